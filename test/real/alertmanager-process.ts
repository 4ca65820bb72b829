import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A webhook message as it came in. */
export interface Delivery {
  /** Milliseconds since the first alert could be posted. */
  readonly atMs: number;
  readonly path: string;
  readonly body: unknown;
}

/** An alert as Alertmanager's API takes it. */
interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

/** A real Alertmanager on loopback with a webhook receiver of our own. */
export interface RunningAlertmanager {
  readonly startedAtMs: number;
  readonly deliveries: readonly Delivery[];
  post(alerts: readonly PostableAlert[]): Promise<void>;
  silence(silence: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts an Alertmanager; `config` gets the base address of the webhook receiver. `respond` decides the status code
 * of each delivery, by default 200.
 */
export async function startAlertmanager(
  program: string,
  config: (webhookUrl: string) => string,
  respond: (path: string, count: number) => number = () => 200,
): Promise<RunningAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), "klaxon-alertmanager-"));
  const deliveries: Delivery[] = [];
  let startedAtMs = Date.now();
  const receiver = await listen((path, body) => {
    const count = deliveries.filter((delivery) => delivery.path === path).length;
    deliveries.push({ atMs: Date.now() - startedAtMs, path, body });
    return respond(path, count);
  });
  const port = await freePort();
  const file = join(folder, "alertmanager.yml");
  await writeFile(file, config(`http://127.0.0.1:${portOf(receiver)}`));
  const child = spawn(
    program,
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const stop = async () => {
    await stopProcess(child);
    receiver.closeAllConnections();
    receiver.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(`http://127.0.0.1:${port}/-/ready`, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  startedAtMs = Date.now();
  const send = async (path: string, body: unknown) => {
    const headers = { "content-type": "application/json" };
    const url = `http://127.0.0.1:${port}/api/v2/${path}`;
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  return {
    startedAtMs,
    deliveries,
    post: (alerts) => send("alerts", alerts),
    silence: (silence) => send("silences", silence),
    stop,
  };
}

async function listen(receive: (path: string, body: unknown) => number): Promise<Server> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      response.statusCode = receive(request.url ?? "", JSON.parse(text));
      // Slack and Telegram say in the body that all is well; the others look at the status alone.
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ ok: response.statusCode === 200, result: { message_id: 1, chat: { id: 1 } } }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return address.port;
}

async function waitUntilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`alertmanager ended:\n${log()}`);
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(50);
  }
  throw new Error(`alertmanager did not become ready:\n${log()}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}
