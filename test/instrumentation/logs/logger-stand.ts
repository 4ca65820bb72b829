import { Writable } from "node:stream";
import {
  createLogger,
  type LogSurroundings,
  type ServiceLogger,
} from "../../../instrumentation/src/logs/index.ts";
import type { LokiSettings, ServiceSettings } from "../../../instrumentation/src/settings/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

/** A service of the tests. */
export const shop: ServiceSettings = { name: "shop", version: "1.0.0", commit: "", attributes: {} };

/** A logger, what it wrote to stdout, and what it counted. */
export interface LoggerStand extends ServiceLogger {
  values(): Readonly<Record<string, number>>;
  /** The lines of stdout, parsed. */
  lines(): readonly Record<string, unknown>[];
  text(): string;
}

/** A logger whose stdout is kept. */
export function standLogger(
  settings: { readonly level?: string; readonly loki?: LokiSettings } = {},
  surroundings: Partial<LogSurroundings> = {},
): LoggerStand {
  const written: string[] = [];
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, callback) => {
      written.push(String(chunk));
      callback();
    },
  });
  const instruments = recordInstruments();
  const values = instruments.exposed;
  const { level = "info", loki } = settings;
  const logger = createLogger({ level, loki, redactedFields: [] }, shop, {
    instruments,
    activeTrace: () => undefined,
    now: Date.now,
    random: () => 0.5,
    stdout,
    ...surroundings,
  });
  const text = () => written.join("");
  return {
    ...logger,
    values,
    text,
    lines: () =>
      text()
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
  };
}

/** Settings for a Loki that is quick to push and to give up. */
export function quickLoki(url: string, others: Partial<LokiSettings> = {}): LokiSettings {
  return {
    url,
    basicAuth: undefined,
    bearerToken: undefined,
    tenant: undefined,
    labels: {},
    labelFields: [],
    queueLines: 100,
    queueBytes: 100_000,
    batchLines: 20,
    batchBytes: 20_000,
    flushIntervalMs: 5,
    timeoutMs: 150,
    ...others,
  };
}
