import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";

/** What running a process cost, its start included. */
export interface ProcessCost {
  readonly wallS: number;
  /** Of all its threads; NaN for programs other than Node. */
  readonly processorS: number;
  readonly peakMiB: number;
  readonly status: number | null;
  readonly stdout: string;
}

/** The built command. */
export const klaxonMain: string = join(repositoryRoot, "dist/cli/klaxon.cjs");

/** The path of a real program of Prometheus 3, or undefined where it is not installed. */
export function realProgram(name: "prometheus" | "promtool"): string | undefined {
  const path = join(repositoryRoot, ".real/prometheus-3", name);
  return existsSync(path) ? path : undefined;
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ProcessCost {
  const startMs = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: repositoryRoot,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
    maxBuffer: 256 * 1024 * 1024,
  });
  const wallS = (performance.now() - startMs) / 1000;
  if (error !== undefined) throw error;
  if (status === null || status > 1) throw new Error(`${program} ended with ${status}:\n${stderr}`);
  return { wallS, processorS: Number.NaN, peakMiB: Number.NaN, status, stdout };
}

/** Runs a script with Node and asks it at its end what it used; `before` is what to run Node with. */
export function runNode(words: readonly string[], before: readonly string[] = []): ProcessCost {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-"));
  const file = join(folder, "usage.json");
  try {
    const hook = join(repositoryRoot, "test/bench/usage-hook.cjs");
    const [program = process.execPath, ...rest] = [...before, process.execPath, "--require", hook, ...words];
    const cost = runProgram(program, rest, { KLAXON_BENCH_USAGE: file });
    const usage: Pick<ProcessCost, "processorS" | "peakMiB"> = JSON.parse(readFileSync(file, "utf8"));
    return { ...cost, ...usage };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The run of several in the middle by time, with the largest memory of any. */
export function medianOf(costs: readonly ProcessCost[]): ProcessCost {
  const sorted = [...costs].sort((left, right) => left.wallS - right.wallS);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error("nothing was run");
  return { ...middle, peakMiB: Math.max(...costs.map(({ peakMiB }) => peakMiB)) };
}

/** The run of several that took least, with the largest memory of any. */
export function bestOf(runCount: number, run: () => ProcessCost): ProcessCost {
  const costs = Array.from({ length: runCount }, run);
  const [best, ...others] = costs.sort((left, right) => left.wallS - right.wallS);
  if (best === undefined) throw new Error("nothing was run");
  return { ...best, peakMiB: Math.max(best.peakMiB, ...others.map(({ peakMiB }) => peakMiB)) };
}
