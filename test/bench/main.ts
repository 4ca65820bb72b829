import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../support/repository.ts";
import { checkCosts } from "./check.ts";
import { realProgram } from "./child.ts";
import { drillCosts, exportedDrillCosts } from "./drill.ts";
import { type GrowthSize, growthCosts, instantCosts, matchingCosts } from "./growth-cost.ts";
import { type Measurement, measurementTable, measureState } from "./measurement.ts";
import { operationCosts } from "./operation-cost.ts";
import { peerCosts } from "./peer-cost.ts";
import { largeSumCosts } from "./sum-cost.ts";
import { unitTestCosts } from "./unit-test-cost.ts";
import { windowCosts } from "./window-cost.ts";

// npm run bench [-- NAME… --quick --json FILE]

const growthSizes: readonly GrowthSize[] = [
  [10, "2 h", 480],
  [10, "24 h", 5760],
  [10, "7 d", 40_320],
  [1000, "2 h", 480],
  [1000, "24 h", 5760],
  [1000, "7 d", 40_320],
  [100_000, "2 h", 480],
];

type Part = () => readonly Measurement[] | Promise<readonly Measurement[]>;

function parts(isQuick: boolean): Readonly<Record<string, Part>> {
  return {
    tests: () => unitTestCosts(isQuick ? 1 : 3, isQuick ? 5 : 50),
    operations: () => operationCosts(isQuick ? 5 : 15),
    peer: () => peerCosts(isQuick ? 2 : 7),
    windows: () => windowCosts(isQuick ? 1 : 4, isQuick ? ["5m", "6h"] : ["5m", "12h"]),
    growth: () => growthCosts(isQuick ? 3 : 7, isQuick ? growthSizes.slice(0, 5) : growthSizes),
    matching: () => matchingCosts(isQuick ? 3 : 7, isQuick ? [2000, 4000] : [25_000, 50_000, 100_000]),
    instant: () => instantCosts(isQuick ? 5 : 20),
    check: () => checkCosts(isQuick ? 1 : 5),
    sum: () => largeSumCosts(),
    drills: () => [...drillCosts(isQuick ? 1 : 5), ...exportedDrillCosts(isQuick ? 1 : 3)],
  };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, json: { type: "string" } },
  });
  const all = parts(values.quick);
  const unknown = positionals.filter((name) => all[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`no part \`${unknown.join(" ")}\`; the parts are ${Object.keys(all).join(", ")}\n`);
    return 2;
  }
  execFileSync(process.execPath, [join(repositoryRoot, ".ci/build-if-stale.mjs")], { stdio: "inherit" });
  if (realProgram("promtool") === undefined)
    process.stderr.write("real Prometheus is missing (bash .ci/install-real.sh): no comparison with it\n");
  const measurements: Measurement[] = [];
  const loadBefore = loadavg()[0] ?? 0;
  for (const [name, measure] of Object.entries(all)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    const found = await measure();
    measurements.push(...found);
    process.stdout.write(`${measurementTable(found)}\n`);
  }
  const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    node: process.version,
    loadBefore,
    loadAfter: loadavg()[0] ?? 0,
  };
  const { processor, cores, node, loadAfter } = machine;
  const load = `load ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} after`;
  process.stdout.write(`${cores} cores of ${processor}, Node ${node}, ${load}; least of several runs each\n`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, measurements }, null, 2)}\n`);
  return verdict(measurements);
}

function verdict(measurements: readonly Measurement[]): number {
  const missed = measurements.filter((measurement) => measureState(measurement) === "missed");
  const measured = measurements.filter(({ measure }) => measure !== undefined).length;
  for (const { group, what } of missed) process.stdout.write(`MISSED ${what} (${group})\n`);
  process.stdout.write(`${measured - missed.length} bounds kept or near, ${missed.length} missed\n`);
  return missed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
