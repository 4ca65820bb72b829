import { describe, expect, it } from "vitest";
import {
  createHealth,
  type HealthCheck,
  type HealthCheckOptions,
} from "../../../instrumentation/src/health/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

const settings = {
  livePaths: ["/livez"],
  readyPaths: ["/readyz", "/healthz"],
  checkTimeoutMs: 30,
  cacheMs: 1_000,
};

function healthWith(checks: Readonly<Record<string, readonly [HealthCheck, HealthCheckOptions?]>>) {
  const instruments = recordInstruments();
  const clock = { nowMs: 0 };
  const health = createHealth(settings, instruments, () => clock.nowMs);
  for (const [name, [check, options]] of Object.entries(checks)) health.addCheck(name, check, options);
  return { health, instruments, clock };
}

const hang = () => new Promise<never>(() => {});

describe("the health of a service", () => {
  it("is ready where all critical checks hold, and reports the others", async () => {
    const { health, instruments } = healthWith({
      db: [() => "pong"],
      cache: [() => Promise.reject(new Error("connect redis://u:p@cache refused")), { isCritical: false }],
    });
    const answer = await health.answer("/readyz");
    expect({ ...answer, body: JSON.parse(answer?.body ?? "") }).toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
      body: {
        status: "ready",
        checks: [
          { name: "db", isUp: true, isCritical: true, durationMs: 0, ageMs: 0 },
          {
            name: "cache",
            isUp: false,
            isCritical: false,
            reason: "connect redis://[redacted]@cache refused",
            durationMs: 0,
            ageMs: 0,
          },
        ],
      },
    });
    expect([...instruments.values]).toEqual([
      ['klaxon_health_check_up{check="db"}', 1],
      ['klaxon_health_check_duration_seconds{check="db"}', 0],
      ['klaxon_health_check_up{check="cache"}', 0],
      ['klaxon_health_check_duration_seconds{check="cache"}', 0],
      ["klaxon_service_ready", 1],
    ]);
  });

  it.each<[string, HealthCheck, string]>([
    [
      "throws at once",
      () => {
        throw new Error("no pool");
      },
      "no pool",
    ],
    ["rejects with nothing", () => Promise.reject(), "failed without a reason"],
    ["rejects with an object", () => Promise.reject({ reason: 1 }), "failed without a reason"],
    ["answers false", () => false, "answered false"],
    ["never settles", hang, "no answer within 30 ms"],
  ])("is not ready where a check %s", async (_, check, reason) => {
    const { health } = healthWith({ db: [check] });
    const { state, checks } = await health.report();
    expect({ state, reason: checks[0]?.reason }).toEqual({ state: "not ready", reason });
  });

  it("runs a check once for a hundred probes at once, and again when its result is old", async () => {
    let runCount = 0;
    const { health, clock } = healthWith({ db: [() => void runCount++] });
    await Promise.all(Array.from({ length: 100 }, () => health.report()));
    expect(runCount).toBe(1);
    clock.nowMs = 999;
    expect((await health.report()).checks[0]?.ageMs).toBe(999);
    expect(runCount).toBe(1);
    clock.nowMs = 1_000;
    await health.report();
    expect(runCount).toBe(2);
  });

  it("does not start a hanging check again until it ends, tells it to give up, and asks anew afterwards", async () => {
    let runCount = 0;
    let isAborted = false;
    let release = () => {};
    const { health, clock } = healthWith({
      db: [
        (signal) => {
          runCount++;
          signal.addEventListener("abort", () => {
            isAborted = true;
          });
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        },
      ],
    });
    await health.report();
    clock.nowMs = 60_000;
    const reports = await Promise.all([health.report(), health.report()]);
    expect(reports.map(({ checks }) => checks[0]?.reason)).toEqual([
      "still running after 60000 ms (limit 30 ms); not started again",
      "still running after 60000 ms (limit 30 ms); not started again",
    ]);
    expect({ runCount, isAborted }).toEqual({ runCount: 1, isAborted: true });
    release();
    await new Promise(setImmediate);
    const next = health.report();
    await Promise.resolve();
    release();
    expect((await next).isReady).toBe(true);
    expect(runCount).toBe(2);
  });

  it("lets an answer count that came while the event loop was blocked", async () => {
    const { health } = healthWith({
      db: [
        () =>
          new Promise<void>((resolve) => {
            setImmediate(resolve);
            const endMs = performance.now() + 60;
            while (performance.now() < endMs);
          }),
      ],
    });
    expect((await health.report()).isReady).toBe(true);
  });

  it("is alive without asking anything, draining or not", async () => {
    let runCount = 0;
    const { health } = healthWith({ db: [() => void runCount++] });
    health.expectStart();
    health.startDraining();
    expect((await health.answer("/livez"))?.body).toBe('{"status":"alive"}\n');
    expect(runCount).toBe(0);
  });

  it("is not ready before the application started and from the shutdown on, without asking", async () => {
    let runCount = 0;
    const { health, instruments } = healthWith({ db: [() => void runCount++] });
    health.expectStart();
    expect(await health.report()).toEqual({ state: "starting", isReady: false, checks: [] });
    health.markStarted();
    expect((await health.report()).state).toBe("ready");
    health.startDraining();
    health.markStarted();
    const { state, isReady } = await health.report();
    expect({ state, isReady, runCount, gauge: instruments.values.get("klaxon_service_ready") }).toEqual({
      state: "draining",
      isReady: false,
      runCount: 1,
      gauge: 0,
    });
    expect((await health.answer("/healthz"))?.statusCode).toBe(503);
  });

  it("shows its checks to scrapes though nobody probes", async () => {
    const { health, instruments } = healthWith({ db: [() => false] });
    instruments.collect();
    expect(instruments.values.get("klaxon_service_ready")).toBe(undefined);
    await new Promise(setImmediate);
    instruments.collect();
    expect(instruments.values.get("klaxon_service_ready")).toBe(0);
    expect(health.answer("/other")).toBe(undefined);
    expect(["/livez", "/readyz", "/readyz/"].map((path) => health.isHealthPath(path))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each<[string, string, HealthCheckOptions, string]>([
    [
      "an empty name",
      "",
      {},
      '"" is no name of a health check; 1 to 100 characters without control characters are',
    ],
    ["no time", "db", { timeoutMs: 0 }, "time limit of health check `db` is 0 ms; 1 to 60000 can be"],
    ["NaN", "db", { cacheMs: Number.NaN }, "cache time of health check `db` is NaN ms; 0 to 3600000 can be"],
  ])("refuses a check with %s where it is added", (_, name, options, message) => {
    const { health } = healthWith({});
    expect(() => health.addCheck(name, () => true, options)).toThrow(new TypeError(message));
  });
});
