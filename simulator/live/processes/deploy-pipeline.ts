import { rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { deploymentsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { createPoster, Exposition, numberSetting, serveJson, textSetting } from "./service/index.ts";

// The pipeline of deployments: checks each environment as a user would, is told how deployments ended and what gates said,
// and hands all that to an exporter as a file.

const file = textSetting("FILE");
const checkEveryMs = numberSetting("CHECK_EVERY_MS");
const environments = z
  .array(
    z.object({ env: z.string(), ports: z.array(z.number()), okAtMs: z.number(), failedAtMs: z.number() }),
  )
  .parse(JSON.parse(textSetting("ENVIRONMENTS")));
const versions = { current: textSetting("VERSION"), next: textSetting("NEXT_VERSION") };
const timeoutMs = 1_000;
const durationSeconds = 95;
const results = ["ok", "failed"] as const;
const gates = ["review", "tests", "types"];
const { metrics } = deploymentsMetrics;

const reports = environments.map(({ env, ports, okAtMs, failedAtMs }) => ({
  env,
  servers: ports.map((port) => createPoster(port, { connectionsMax: 1, timeoutMs })),
  atMs: { ok: okAtMs, failed: failedAtMs },
  ended: { ok: 0, failed: 0 },
  checks: { ok: 0, failed: 0 },
}));
type Report = (typeof reports)[number];

let skippedGates: readonly string[] | undefined;
let checkCount = 0;

async function check(report: Report): Promise<void> {
  // Each server in its turn, as a balancer has it.
  const order = report.servers[checkCount % report.servers.length];
  const answer = await order?.("/orders", { article: 1 }).catch(() => undefined);
  report.checks[answer?.status === 201 ? "ok" : "failed"]++;
}

async function write(): Promise<void> {
  const exposition = new Exposition();
  for (const { env, atMs, ended, checks } of reports) {
    exposition.set(metrics.duration, { env }, durationSeconds);
    for (const result of results) {
      exposition.set(metrics.lastTime, { env, result }, atMs[result] / 1000);
      exposition.set(metrics.ended, { env, result }, ended[result]);
      exposition.set(metrics.checkRuns, { env, result }, checks[result]);
    }
  }
  for (const gate of gates) {
    exposition.set(metrics.gateResult, { gate, version: versions.current }, 1);
    if (skippedGates === undefined) continue;
    exposition.set(metrics.gateResult, { gate, version: versions.next }, skippedGates.includes(gate) ? 0 : 1);
  }
  await writeFile(`${file}.draft`, exposition.text);
  await rename(`${file}.draft`, file);
}

function end(result: (typeof results)[number]): void {
  const [production] = reports;
  if (production === undefined) return;
  production.atMs[result] = Date.now();
  production.ended[result]++;
}

let last = write();
/** One after the other, so that no file is written by two. */
function writeNext(): Promise<void> {
  last = last.then(write);
  return last;
}

/** An order, which is done when the file tells of it. */
function order(act: () => void) {
  return async () => {
    act();
    await writeNext();
    return { status: 200, body: {} };
  };
}

await last;
await serveJson(numberSetting("PORT"), {
  "GET /health": () => ({ status: 200, body: {} }),
  ...Object.fromEntries(results.map((result) => [`POST /ended/${result}`, order(() => end(result))])),
  "POST /gates/passed": order(() => {
    skippedGates = [];
  }),
  "POST /gates/unreviewed": order(() => {
    skippedGates = ["review"];
  }),
  "POST /gates/none": order(() => {
    skippedGates = undefined;
  }),
});
setInterval(() => {
  checkCount++;
  void Promise.all(reports.map(check)).then(writeNext);
}, checkEveryMs);
