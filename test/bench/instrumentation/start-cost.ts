import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import type { Measurement } from "../measurement.ts";

const group = "start-up: a server of node:http until it listens (whole processes, over the bare one)";

const server = `import { createServer } from "node:http";
createServer((_, response) => response.end()).listen(0, "127.0.0.1", () => {
  const { user, system } = process.cpuUsage();
  globalThis.gc();
  console.log(JSON.stringify({ wallMs: performance.now(), processorMs: (user + system) / 1000, rss: process.memoryUsage.rss() }));
  process.exit(0);
});
`;

interface StartCost {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly rss: number;
}

/** What `--import @klaxon/instrumentation/register` costs before the application has done anything. */
export function startCosts(runCount: number): readonly Measurement[] {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-start-"));
  const file = join(folder, "server.mjs");
  writeFileSync(file, server);
  const register = ["--import", join(repositoryRoot, "instrumentation/dist/register.js")];
  const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
  try {
    const costs = { bare: [] as StartCost[], metrics: [] as StartCost[], traces: [] as StartCost[] };
    for (let run = 0; run < runCount; run++) {
      costs.bare.push(start([], file, {}));
      costs.metrics.push(start(register, file, {}));
      costs.traces.push(start(register, file, traces));
    }
    return [
      ...over("metrics, logs, health, shutdown", costs.bare, costs.metrics),
      ...over("with traces too", costs.bare, costs.traces),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(words: readonly string[], file: string, variables: NodeJS.ProcessEnv): StartCost {
  const output = execFileSync(process.execPath, ["--expose-gc", ...words, file], {
    encoding: "utf8",
    env: { ...process.env, OTEL_EXPORTER_PROMETHEUS_PORT: "0", ...variables },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const cost: StartCost = JSON.parse(output.trim().split("\n").at(-1) ?? "{}");
  return cost;
}

function over(
  what: string,
  bare: readonly StartCost[],
  measured: readonly StartCost[],
): readonly Measurement[] {
  const extra = (figure: (cost: StartCost) => number) => least(measured, figure) - least(bare, figure);
  const mebibytes = ({ rss }: StartCost) => rss / 2 ** 20;
  return [
    { group, what, value: extra(({ wallMs }) => wallMs), unit: "ms", measure: { of: "value", bound: 250 } },
    {
      group,
      what: `${what}: memory`,
      value: extra(mebibytes),
      unit: "MiB",
      measure: { of: "value", bound: 60 },
    },
  ];
}

function least(costs: readonly StartCost[], figure: (cost: StartCost) => number): number {
  return Math.min(...costs.map(figure));
}
