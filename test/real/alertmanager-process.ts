import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startMailServer } from "./mail-server.ts";

/** A message as it came in, over HTTP or as a mail. */
export interface Delivery {
  /** Milliseconds since the first alert could be posted. */
  readonly atMs: number;
  /** `mail` for mails. */
  readonly path: string;
  /** What was posted as JSON, another text, or a `Mail`. */
  readonly body: unknown;
}

/** Where receivers can deliver to. */
export interface DeliveryAddresses {
  /** The base address of the webhook receiver. */
  readonly url: string;
  /** `host:port` of the mail server. */
  readonly mail: string;
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
  readonly port: number;
  readonly startedAtMs: number;
  readonly deliveries: readonly Delivery[];
  /** What it wrote so far, a JSON object a line. */
  log(): string;
  post(alerts: readonly PostableAlert[]): Promise<void>;
  silence(silence: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts an Alertmanager; `config` gets the base address of the webhook receiver, and all addresses beside it. `respond`
 * decides the status code of each delivery over HTTP, by default 200.
 */
export async function startAlertmanager(
  program: string,
  config: (webhookUrl: string, addresses: DeliveryAddresses) => string,
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
  const mailServer = await startMailServer((mail) => {
    deliveries.push({ atMs: Date.now() - startedAtMs, path: "mail", body: mail });
  });
  const port = await freePort();
  const file = join(folder, "alertmanager.yml");
  const url = `http://127.0.0.1:${portOf(receiver)}`;
  await writeFile(file, config(url, { url, mail: mailServer.address }));
  const child = spawn(
    program,
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
      "--log.format=json",
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
    mailServer.close();
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
    port,
    startedAtMs,
    deliveries,
    log: () => log,
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
      response.statusCode = receive(request.url ?? "", bodyOf(text));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answerOf(response.statusCode === 200)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// Some services say in the body that all is well, each in its way, or hand out what the next request needs.
function answerOf(isGood: boolean): object {
  return {
    ok: isGood,
    success: isGood,
    result: { message_id: 1, chat: { id: 1 } },
    errcode: isGood ? 0 : 1,
    access_token: "token",
    issues: [],
    id: "1",
    key: "P-1",
  };
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
