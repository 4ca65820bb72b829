import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** An alert as it came in at the place of Alertmanager. */
export interface ReceivedAlert {
  readonly atMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

/** A series with its samples as Prometheus's API gives them. */
export interface ApiSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** What a real Prometheus did. */
export interface LiveRun {
  readonly ruleFile: string;
  readonly stoppedAtMs: number;
  readonly startedAgainAtMs: number;
  readonly received: readonly ReceivedAlert[];
  readonly series: readonly ApiSeries[];
}

/** How long it runs before and after it is restarted, and with what. */
export interface LivePlan {
  readonly rules: string;
  readonly config: (ruleFile: string, alertmanager: string) => unknown;
  readonly flags: readonly string[];
  /** How long to wait from a moment on so that no evaluation is under way. */
  readonly untilQuietMs: (ruleFile: string, nowMs: number) => number;
  readonly beforeMs: number;
  readonly downMs: number;
  readonly afterMs: number;
  readonly query: string;
}

/** Runs a real Prometheus, restarts it once, and reads what it wrote and sent. */
export async function runPrometheus(program: string, plan: LivePlan): Promise<LiveRun> {
  const folder = await mkdtemp(join(tmpdir(), "klaxon-prometheus-"));
  const received: ReceivedAlert[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const atMs = Date.now();
      const alerts: Omit<ReceivedAlert, "atMs">[] = JSON.parse(Buffer.concat(chunks).toString());
      received.push(...alerts.map((alert) => ({ atMs, ...alert })));
      response.end("{}");
    });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const port = await freePort();
  const ruleFile = join(folder, "rules.yml");
  await writeFile(ruleFile, plan.rules);
  const alertmanager = `127.0.0.1:${portOf(receiver.address())}`;
  await writeFile(join(folder, "prometheus.yml"), JSON.stringify(plan.config(ruleFile, alertmanager)));
  const start = () =>
    spawn(
      program,
      [
        `--config.file=${join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        ...plan.flags,
      ],
      { stdio: "ignore" },
    );
  let child = start();
  try {
    await sleep(plan.beforeMs);
    await sleep(plan.untilQuietMs(ruleFile, Date.now()));
    const stoppedAtMs = Date.now();
    await stop(child);
    await sleep(plan.downMs);
    const startedAgainAtMs = Date.now();
    child = start();
    await sleep(plan.afterMs);
    await sleep(plan.untilQuietMs(ruleFile, Date.now()));
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(plan.query)}`,
    );
    const body: { readonly data: { readonly result: readonly ApiSeries[] } } = JSON.parse(
      await answer.text(),
    );
    return { ruleFile, stoppedAtMs, startedAgainAtMs, received, series: body.data.result };
  } finally {
    await stop(child);
    receiver.closeAllConnections();
    receiver.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server.address());
  server.close();
  await once(server, "close");
  return port;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server does not listen");
  return address.port;
}
