/** The least and the greatest value of a number, both included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

const port: Bounds = { min: 0, max: 65_535 };
const anHour: Bounds = { min: 0, max: 3_600_000 };
const aMinute: Bounds = { min: 1, max: 60_000 };

/** The bounds of every number of the settings by its option, whether the environment or the application gives it. */
export const bounds = {
  "endpoints.port": port,
  "metrics.labelSetLimit": { min: 1, max: 1_000_000 },
  "metrics.labelValueLimit": { min: 8, max: 65_536 },
  "tracing.sampleRatio": { min: 0, max: 1 },
  "tracing.queueSpans": { min: 1, max: 1_000_000 },
  "tracing.batchSpans": { min: 1, max: 100_000 },
  "tracing.flushIntervalMs": anHour,
  "tracing.exportTimeoutMs": { min: 1, max: 3_600_000 },
  "logs.loki.queueLines": { min: 1, max: 10_000_000 },
  "logs.loki.queueBytes": { min: 65_536, max: 2 ** 31 },
  "logs.loki.batchLines": { min: 1, max: 100_000 },
  "logs.loki.batchBytes": { min: 1_024, max: 64 * 1024 * 1024 },
  "logs.loki.flushIntervalMs": { min: 10, max: 60_000 },
  "logs.loki.timeoutMs": aMinute,
  "health.checkTimeoutMs": aMinute,
  "health.cacheMs": anHour,
  "shutdown.drainMs": anHour,
  "shutdown.closeMs": anHour,
  "shutdown.flushMs": anHour,
  "faults.port": port,
  "faults.seed": { min: 0, max: Number.MAX_SAFE_INTEGER },
} as const satisfies Readonly<Record<string, Bounds>>;

/** The words of every setting that takes one of a few, by its option. */
export const words = {
  "endpoints.on": ["port", "app", "none"],
  "logs.level": ["error", "warn", "info", "http", "verbose", "debug", "silly"],
  "diagnostics.level": ["none", "error", "warn", "info", "debug", "verbose", "all"],
} as const;
