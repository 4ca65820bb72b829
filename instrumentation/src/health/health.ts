import { serviceMetrics } from "../catalog/index.ts";
import type { Instruments } from "../metrics/index.ts";
import type { HealthSettings } from "../settings/index.ts";
import type { CheckReport, HealthCheck, HealthCheckOptions } from "./check.ts";
import {
  type CheckedDependency,
  type CheckOutcome,
  type CheckPlan,
  checkDependency,
} from "./checked-dependency.ts";

/**
 * `starting` until the application says that it has started (only where it announced that it will), `draining` from the
 * start of the shutdown on, else by the critical checks.
 */
export type HealthState = "starting" | "ready" | "not ready" | "draining";

/** The state of a service as its probes see it. */
export interface HealthReport {
  readonly state: HealthState;
  readonly isReady: boolean;
  /** In the order in which they were added. Checks that never ran are missing. */
  readonly checks: readonly CheckReport[];
}

/** What a health path answers with. */
export interface HealthAnswer {
  readonly statusCode: 200 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON and a newline. */
  readonly body: string;
}

/** Whether a service is alive and ready, by named checks of its dependencies. */
export interface Health {
  /**
   * Adds a check; one of the same name replaces the first. Throws a `TypeError` where the name is empty, longer than 100
   * characters or has control characters, where an option is out of its range, or for the 101st check.
   */
  addCheck(name: string, check: HealthCheck, options?: HealthCheckOptions): void;
  /** From now on the service is `starting` until {@link Health.markStarted}. */
  expectStart(): void;
  markStarted(): void;
  /** From now on the service is not ready, whatever its checks say. There is no way back. */
  startDraining(): void;
  readonly isDraining: boolean;
  /** All checks at once, each within its time limit; while starting or draining none is run. Never rejects. */
  report(): Promise<HealthReport>;
  /** Whether a path is one of the live or ready paths of the settings. */
  isHealthPath(path: string): boolean;
  /**
   * What a health path answers with, undefined for any other path (without query). A live path never asks a dependency:
   * it says 200 as long as the process can say anything.
   */
  answer(path: string): Promise<HealthAnswer> | undefined;
}

const checkCountMax = 100;
const nameLengthMax = 100;
const timeoutMaxMs = 60_000;
const cacheMaxMs = 3_600_000;

/** Creates the health of a process; `now` is in milliseconds, by default a clock that is never set back. */
export function createHealth(
  settings: HealthSettings,
  instruments: Instruments,
  now: () => number = () => performance.now(),
): Health {
  const livePaths = new Set(settings.livePaths);
  const readyPaths = new Set(settings.readyPaths);
  const dependencies = new Map<string, CheckedDependency>();
  let isStarting = false;
  let isDraining = false;

  const checkUp = instruments.gauge(serviceMetrics.metrics.healthCheckUp, { acrossWorkers: "min" });
  const checkDuration = instruments.gauge(serviceMetrics.metrics.healthCheckDuration, {
    acrossWorkers: "max",
  });
  const ready = instruments.gauge(serviceMetrics.metrics.isReady, { acrossWorkers: "min" });
  const recordOutcome = ({ name }: CheckPlan, { isUp, durationMs }: CheckOutcome) => {
    checkUp.set(isUp ? 1 : 0, { check: name });
    checkDuration.set(durationMs / 1000, { check: name });
  };

  const summary = (checks: readonly CheckReport[]): HealthReport => {
    const isWell = checks.every(({ isUp, isCritical }) => isUp || !isCritical);
    const state = isDraining ? "draining" : isStarting ? "starting" : isWell ? "ready" : "not ready";
    return { state, isReady: state === "ready", checks };
  };
  const known = () => [...dependencies.values()].flatMap((dependency) => dependency.newest() ?? []);
  const report = async (): Promise<HealthReport> => {
    if (isDraining || isStarting) return summary(known());
    const checks = await Promise.all([...dependencies.values()].map((dependency) => dependency.result()));
    const whole = summary(checks);
    ready.set(whole.isReady ? 1 : 0, {});
    return whole;
  };

  instruments.beforeCollection(() => {
    const checks = known();
    const isKnown = isDraining || isStarting || checks.length === dependencies.size;
    if (isKnown) ready.set(summary(checks).isReady ? 1 : 0, {});
    // A service that nobody probes still shows its checks: at most one scrape old. Never rejects.
    void report();
  });

  return {
    addCheck: (name, check, options = {}) => {
      const plan = planOf(name, check, options, settings);
      if (!dependencies.has(name) && dependencies.size >= checkCountMax) {
        throw new TypeError(`health check \`${name}\` is one too many; ${checkCountMax} is the most`);
      }
      dependencies.set(name, checkDependency(plan, now, recordOutcome));
    },
    expectStart: () => {
      isStarting = true;
    },
    markStarted: () => {
      isStarting = false;
    },
    startDraining: () => {
      isDraining = true;
      ready.set(0, {});
    },
    get isDraining() {
      return isDraining;
    },
    report,
    isHealthPath: (path) => livePaths.has(path) || readyPaths.has(path),
    answer: (path) => {
      if (livePaths.has(path)) return Promise.resolve(answerOf(200, { status: "alive" }));
      if (!readyPaths.has(path)) return undefined;
      return report().then(({ state, isReady, checks }) =>
        answerOf(isReady ? 200 : 503, { status: state, checks }),
      );
    },
  };
}

function answerOf(statusCode: 200 | 503, content: unknown): HealthAnswer {
  return {
    statusCode,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: `${JSON.stringify(content)}\n`,
  };
}

function planOf(
  name: string,
  check: HealthCheck,
  options: HealthCheckOptions,
  settings: HealthSettings,
): CheckPlan {
  if (typeof name !== "string" || name === "" || name.length > nameLengthMax || /\p{Cc}/u.test(name)) {
    throw new TypeError(
      `${JSON.stringify(name)} is no name of a health check; 1 to ${nameLengthMax} characters without control characters are`,
    );
  }
  if (typeof check !== "function") throw new TypeError(`health check \`${name}\` is not a function`);
  const timeoutMs = options.timeoutMs ?? settings.checkTimeoutMs;
  if (!(timeoutMs >= 1 && timeoutMs <= timeoutMaxMs)) {
    throw new TypeError(
      `time limit of health check \`${name}\` is ${timeoutMs} ms; 1 to ${timeoutMaxMs} can be`,
    );
  }
  const cacheMs = options.cacheMs ?? settings.cacheMs;
  if (!(cacheMs >= 0 && cacheMs <= cacheMaxMs)) {
    throw new TypeError(`cache time of health check \`${name}\` is ${cacheMs} ms; 0 to ${cacheMaxMs} can be`);
  }
  return { name, check, isCritical: options.isCritical ?? true, timeoutMs, cacheMs };
}
