import type { Writable } from "node:stream";
import { createLogger as createWinstonLogger, type Logger } from "winston";
import type { Exemplar, Instruments } from "../metrics/index.ts";
import { createRedaction } from "../redaction/index.ts";
import type { LogSettings, ServiceSettings } from "../settings/index.ts";
import { lineWriter } from "./line.ts";
import { logMetrics } from "./log-metrics.ts";
import { openLokiConnection } from "./loki-connection.ts";
import { LokiPusher } from "./loki-pusher.ts";
import { type StdoutLines, stdoutLines } from "./stdout-lines.ts";
import { streamFinder } from "./stream-labels.ts";
import { unheldTimers } from "./timers.ts";
import { asItIs, takeOver } from "./winston-methods.ts";

/** What a logger needs from around it. */
export interface LogSurroundings {
  readonly instruments: Instruments;
  /** The span that is active now, if any. */
  readonly activeTrace: () => Exemplar | undefined;
  /** Runs what must not become a span; by default there is no tracing. */
  readonly withoutTracing?: <Result>(run: () => Result) => Result;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly stdout: Writable;
}

/** A logger, and how it ends. */
export interface ServiceLogger {
  /** A winston logger; its methods never throw and leave what they are given as it is. */
  readonly logger: Logger;
  /**
   * Pushes what waits for Loki and for stdout, within so many milliseconds; resolves with whether all of it went.
   * Never rejects.
   */
  flush(deadlineMs: number): Promise<boolean>;
  /** Drops what still waits for Loki. Lines that come later go to stdout alone. */
  close(): void;
}

/**
 * A winston logger that writes each line as JSON to stdout at once and, where the settings name a Loki, pushes it there
 * in batches. Secrets are redacted in both. Throws a `TypeError` where Loki's address is no URL; nothing throws later.
 * Transports that the application adds get the same lines.
 */
export function createLogger(
  settings: LogSettings,
  service: ServiceSettings,
  surroundings: LogSurroundings,
): ServiceLogger {
  const { activeTrace, now, stdout } = surroundings;
  const redaction = createRedaction(settings.redactedFields);
  const writeLine = lineWriter({ service, redaction, activeTrace });
  const metrics = logMetrics(surroundings.instruments);
  const output = stdoutLines(stdout, {
    onDrop: (lineCount) => metrics.droppedBeforeStdout(lineCount),
    dropNotice: (lineCount) =>
      writeLine(
        {
          level: "warn",
          message: "log lines dropped, stdout did not take them",
          fields: [{ lineCount }],
          error: undefined,
        },
        now(),
      ),
  });
  const loki = settings.loki === undefined ? undefined : openLoki(settings.loki);
  const logger = createWinstonLogger({ level: settings.level, transports: [], format: asItIs });
  takeOver(logger, redaction, (record) => {
    const timeMs = now();
    const line = writeLine(record, timeMs);
    output.write(line);
    loki?.pusher.add(line, timeMs, loki.findStream(record.level, record.fields));
    return line;
  });
  return {
    logger,
    flush: (deadlineMs) => flushAll(output, loki?.pusher, deadlineMs),
    close: () => {
      loki?.pusher.close();
      output.close();
    },
  };

  function openLoki(loki: NonNullable<LogSettings["loki"]>) {
    const { random, withoutTracing = (run) => run() } = surroundings;
    const connection = openLokiConnection(loki, { withoutTracing });
    const pusher = new LokiPusher({ settings: loki, connection, metrics, now, random, timers: unheldTimers });
    return { pusher, findStream: streamFinder(loki, service, redaction) };
  }
}

async function flushAll(
  output: StdoutLines,
  pusher: LokiPusher | undefined,
  deadlineMs: number,
): Promise<boolean> {
  // Longer than timers can wait is for ever.
  const limitMs = Math.min(Math.max(0, deadlineMs || 0), 2 ** 31 - 1);
  const parts = [output.flush(limitMs), pusher?.flush(limitMs) ?? Promise.resolve(true)];
  return (await Promise.all(parts)).every((isDone) => isDone);
}
