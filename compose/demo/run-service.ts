import { setTimeout as wait } from "node:timers/promises";
import { createLog, jsonLines, type Log } from "./log.ts";
import { startLogShipping } from "./log-shipping.ts";
import { createSettingsReader, type SettingsReader } from "./settings.ts";

/** What a service gets from its surroundings. */
export interface ServiceContext {
  readonly log: Log;
  /** Wall clock, in milliseconds. */
  readonly nowMs: () => number;
  /** A clock that never goes back, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Chance, from 0 up to but not including 1. */
  readonly random: () => number;
}

/** A service that runs. */
export interface RunningService {
  /** Ends it in order, within the deadline that its definition names. */
  stop(): Promise<unknown>;
}

/** One of the demo services. */
export interface ServiceDefinition<Settings> {
  readonly name: string;
  readSettings(reader: SettingsReader): Settings;
  /** Rejects where it cannot start, such as when its port is taken. */
  start(settings: Settings, context: ServiceContext): Promise<RunningService>;
  /** How long stopping may take at most, in milliseconds. */
  stopDeadlineMs(settings: Settings): number;
}

/**
 * Runs a service from its settings until the process is told to stop. The exit code is 0 after an orderly end, 1
 * when the service could not start or did not end in time, 2 when a setting is wrong.
 */
export async function runService<Settings>(
  host: NodeJS.Process,
  definition: ServiceDefinition<Settings>,
): Promise<void> {
  const reader = createSettingsReader(host.env);
  const settings = definition.readSettings(reader);
  const instance = reader.word("INSTANCE", definition.name);
  const [endpoint] = reader.origins("OTLP_ENDPOINT", { fallback: [], countMax: 1 });
  if (reader.findings().length > 0) {
    for (const { name, message } of reader.findings()) host.stderr.write(`${name}: ${message}\n`);
    host.exitCode = 2;
    return;
  }
  const shipping =
    endpoint === undefined
      ? undefined
      : startLogShipping({
          endpoint,
          service: definition.name,
          instance,
          intervalMs: 1_000,
          recordsMax: 1_000,
          batchMax: 200,
          post,
        });
  const lines = jsonLines((line) => host.stdout.write(line));
  const log = createLog(Date.now, shipping === undefined ? [lines] : [lines, shipping.sink]);
  // Before the start, so that a signal which comes during it is not lost.
  const signalled = stopSignal(host);
  try {
    const context = { log, nowMs: Date.now, monotonicMs: () => performance.now(), random: Math.random };
    const service = await definition.start(settings, context);
    log("info", `${definition.name} is stopping`, { signal: await signalled });
    if (!(await endsWithin(service.stop(), definition.stopDeadlineMs(settings)))) {
      throw new Error("did not end in time");
    }
    log("info", `${definition.name} has ended`);
  } catch (error) {
    log("error", `${definition.name} failed`, {
      reason: error instanceof Error ? error.message : String(error),
    });
    host.exitCode = 1;
  }
  await shipping?.stop();
  const droppedCount = shipping?.droppedCount() ?? 0;
  if (droppedCount > 0) log("warn", "log records were not shipped", { droppedCount });
  // Whatever still holds the process open was given its time.
  host.exit();
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

async function post(url: string, body: string): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(2_000),
  });
  await response.body?.cancel();
  return response.status;
}
