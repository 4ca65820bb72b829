import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Measurement, measurementTable, measureState } from "./measurement.ts";

/** One part of a benchmark. */
export type BenchPart = () => readonly Measurement[] | Promise<readonly Measurement[]>;

/** What a benchmark is made of. */
export interface Bench {
  /** The parts by name, with less of everything if it is to be quick. */
  readonly parts: (isQuick: boolean) => Readonly<Record<string, BenchPart>>;
  /** Once before the first part, if any is run. */
  readonly prepare: () => void;
}

/**
 * Runs the parts that the words name, or all, and prints a table each: `NAME… --quick --json FILE`. Gives the exit code:
 * 1 where a measure is missed, 2 where a word names no part.
 */
export async function runBench(bench: Bench, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, json: { type: "string" } },
  });
  const all = bench.parts(values.quick);
  const unknown = positionals.filter((name) => all[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`no part \`${unknown.join(" ")}\`; the parts are ${Object.keys(all).join(", ")}\n`);
    return 2;
  }
  bench.prepare();
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
