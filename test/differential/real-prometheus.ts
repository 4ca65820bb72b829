import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compareLabels } from "../../simulator/promql/index.ts";
import { outcomeOf } from "./api-answer.ts";
import type { DatasetSeries } from "./dataset-form.ts";
import type { Outcome } from "./outcome.ts";
import { endOf, type Question } from "./question.ts";
import { remoteWriteBodies } from "./remote-write.ts";
import { inCommonWords } from "./wording.ts";

/** A real Prometheus on loopback that holds one dataset. */
export interface RealPrometheus {
  ask(question: Question): Promise<Outcome>;
  /** As `ask`, but the answer as it came. */
  askText(question: Question): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a Prometheus with an empty store and writes the series to it. */
export async function startPrometheus(
  program: string,
  series: readonly DatasetSeries[],
  flags: readonly string[],
): Promise<RealPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), "klaxon-differential-"));
  const port = await freePort();
  const config = join(folder, "prometheus.yml");
  await writeFile(config, "{}\n");
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-remote-write-receiver",
      "--storage.tsdb.min-block-duration=1d",
      "--storage.tsdb.max-block-duration=1d",
      "--log.level=error",
      ...flags,
    ],
    // In a group of its own, so that Ctrl-C ends the session and not the server under it.
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const agent = new Agent({ keepAlive: true });
  const send = (path: string, body: Body) => post({ agent, port, path, ...body });
  const clear = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clear);
  const stop = async () => {
    agent.destroy();
    await stopProcess(child);
    process.removeListener("exit", clear);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(port, child, () => log);
    await write(send, series);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ask: async (question) =>
      inCommonWords(outcomeOf(JSON.parse(await ask(send, question)), question), question),
    askText: (question) => ask(send, question),
    stop,
  };
}

interface Body {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

type Send = (path: string, body: Body) => Promise<Answer>;

// Series are found in the order in which they were written, and a store on disk would have them sorted. A store
// takes samples that are older than others by up to half the duration of a block.
async function write(send: Send, series: readonly DatasetSeries[]): Promise<void> {
  const headers = {
    "content-type": "application/x-protobuf",
    "content-encoding": "snappy",
    "x-prometheus-remote-write-version": "0.1.0",
  };
  const sorted = [...series].sort((left, right) => compareLabels(left.labels, right.labels));
  for (const bytes of remoteWriteBodies(sorted)) {
    const { status, text } = await send("/api/v1/write", { bytes, headers });
    if (status >= 300) throw new Error(`remote write: ${status} ${text}`);
  }
}

async function ask(send: Send, question: Question): Promise<string> {
  const { times, expression } = question;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const fields =
    times.kind === "instant"
      ? { query: expression, time: seconds(times.atMs) }
      : {
          query: expression,
          start: seconds(times.startMs),
          end: seconds(endOf(times)),
          step: seconds(times.stepMs),
        };
  const bytes = Buffer.from(new URLSearchParams(fields).toString());
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const path = times.kind === "instant" ? "/api/v1/query" : "/api/v1/query_range";
  return (await send(path, { bytes, headers })).text;
}

function post(target: Body & { readonly agent: Agent; readonly port: number; readonly path: string }) {
  const { agent, port, path, bytes, headers } = target;
  return new Promise<Answer>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method: "POST", agent };
    const outgoing = request(
      { ...options, headers: { ...headers, "content-length": bytes.length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return address.port;
}

async function waitUntilReady(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (child.exitCode !== null) throw new Error(`prometheus ended:\n${log()}`);
    const isReady = await fetch(`http://127.0.0.1:${port}/-/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(50);
  }
  throw new Error(`prometheus did not become ready:\n${log()}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}
