import { setTimeout as wait } from "node:timers/promises";
import { type Instrumentation, init, SettingsError } from "@klaxon/instrumentation";
import { createSettingsReader, type SettingsReader } from "./settings.ts";

/** What a service gets from its surroundings. */
export interface ServiceContext {
  /** Where it is to listen; port 0 is any that is free. */
  readonly address: { readonly host: string; readonly port: number };
  /** Runs already; its endpoints are answered only where the service asks it to. */
  readonly instrumentation: Instrumentation;
  /** Wall clock, in milliseconds. */
  readonly nowMs: () => number;
  /** A clock that never goes back, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Chance, from 0 up to but not including 1. */
  readonly random: () => number;
}

/** A service that runs. */
export interface RunningService {
  /** Ends what the instrumentation's own shutdown, which follows, knows nothing of. */
  stop?(): Promise<unknown>;
}

/** How long an orderly end takes at most, in milliseconds. */
export interface StopTimes {
  /** Before the service's servers stop accepting. */
  readonly drainMs: number;
  /** How long open requests have. */
  readonly closeMs: number;
  /** How long its own stopping has before that; 0 where there is none. */
  readonly ownMs: number;
}

/** One of the demo services. */
export interface ServiceDefinition<Settings> {
  readonly name: string;
  readonly portDefault: number;
  readSettings(reader: SettingsReader): Settings;
  /** Rejects where it cannot start, such as when its port is taken. */
  start(settings: Settings, context: ServiceContext): Promise<RunningService>;
  stopTimes(settings: Settings): StopTimes;
}

const flushMs = 2_000;

/**
 * Runs a service from its settings until the process is told to stop. The exit code is 0 after an orderly end, 1
 * when the service could not start or did not end in time, 2 when a setting is wrong.
 */
export async function runService<Settings>(
  host: NodeJS.Process,
  definition: ServiceDefinition<Settings>,
): Promise<void> {
  const { name } = definition;
  const reader = createSettingsReader(host.env);
  const address = {
    host: reader.word("HOST", "127.0.0.1"),
    port: reader.integer("PORT", { fallback: definition.portDefault, min: 0, max: 65_535 }),
  };
  const service = {
    name,
    version: reader.word("VERSION", "0.0.0"),
    commit: reader.word("COMMIT", "unknown"),
  };
  const settings = definition.readSettings(reader);
  const { ownMs, ...times } = definition.stopTimes(settings);
  const { instrumentation, problems } = instrument({
    service,
    endpoints: { on: "none" },
    shutdown: { isOnSignal: false, flushMs, ...times },
  });
  const findings = [...reader.findings(), ...problems];
  if (instrumentation === undefined || findings.length > 0) {
    for (const { name: variable, message } of findings) host.stderr.write(`${variable}: ${message}\n`);
    host.exitCode = 2;
    return;
  }
  const { logger } = instrumentation;
  // Before the start, so that a signal which comes during it is not lost.
  const signalled = stopSignal(host);
  try {
    const clocks = { nowMs: Date.now, monotonicMs: () => performance.now(), random: Math.random };
    const running = await definition.start(settings, { address, instrumentation, ...clocks });
    logger.info(`${name} is stopping`, { signal: await signalled });
    const isStopped = await endsWithin(running.stop?.() ?? Promise.resolve(), ownMs);
    const isShutDown = await endsWithin(
      instrumentation.shutdown(),
      times.drainMs + times.closeMs + 2 * flushMs,
    );
    if (!isStopped || !isShutDown) throw new Error("did not end in time");
    logger.info(`${name} has ended`);
  } catch (error) {
    logger.error(`${name} failed`, { reason: error instanceof Error ? error.message : String(error) });
    host.exitCode = 1;
    await endsWithin(instrumentation.shutdown(), 2 * flushMs);
  }
  // Whatever still holds the process open was given its time.
  host.exit();
}

function instrument(options: NonNullable<Parameters<typeof init>[0]>): {
  readonly instrumentation?: Instrumentation;
  readonly problems: SettingsError["problems"];
} {
  try {
    return { instrumentation: init(options), problems: [] };
  } catch (error) {
    if (error instanceof SettingsError) return { problems: error.problems };
    throw error;
  }
}

function stopSignal(host: NodeJS.Process): Promise<string> {
  return new Promise((resolve) => {
    host.once("SIGTERM", resolve);
    host.once("SIGINT", resolve);
  });
}

async function endsWithin(work: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  const deadline = new AbortController();
  const late = wait(deadlineMs, false, { signal: deadline.signal, ref: true }).catch(() => false);
  const isInTime = await Promise.race([work.then(() => true), late]);
  deadline.abort();
  return isInTime;
}
