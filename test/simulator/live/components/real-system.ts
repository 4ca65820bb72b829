import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeProgram } from "../../../../simulator/cli/node-program.ts";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import {
  LiveNeighbours,
  type LiveSystem,
  type LiveTarget,
  type RunningLiveSystem,
  waitUntil,
} from "../../../../simulator/live/kit/index.ts";
import { takePorts } from "../../../../simulator/live/network/index.ts";
import { findPrograms, localMachine } from "../../../../simulator/live/programs/index.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";
import type { Fault } from "../../../../simulator/systems/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";

const real = join(repositoryRoot, ".real");
const { signal } = new AbortController();

/** Whether a real program is there to be tested with. */
export function isThere(file: string): boolean {
  return existsSync(join(real, "live/bin", file));
}

/** A live system that runs on real components. */
export interface RealSystem {
  readonly running: RunningLiveSystem;
  /** What a metric's series with this text in their labels are at each target; none while it is silent. */
  values(metric: string, labels?: string): Promise<readonly (readonly number[])[]>;
  /** Resolves when the look is true; rejects after a while. */
  until(what: string, look: () => Promise<boolean>): Promise<void>;
  /** Resolves with the rollback. */
  inject(fault: Fault): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** Starts a system as a drill at ten times the speed does. */
export async function startReal(system: LiveSystem): Promise<RealSystem> {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-real-"));
  execFileSync("chmod", ["711", folder]);
  const supervisor = await startSupervisor(folder);
  const end = async () => {
    await supervisor.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const own = join(supervisor.folder, system.system);
    await mkdir(own, { mode: 0o711 });
    const { programs } = await findPrograms(system.programs, {
      named: [],
      real,
      path: process.env.PATH ?? "",
      machine: localMachine({ architecture: process.arch, kill: (pid, name) => process.kill(pid, name) }),
    });
    const running = await system.start({
      supervisor,
      folder: own,
      programs,
      timeScale: timeScaleOf(10),
      seed: 1,
      nodeProgram,
      takePorts: async (count, wish) => (await takePorts({ count, uniform: Math.random, ...wish })).ports,
      neighbours: new LiveNeighbours([system.system]),
      unprivileged: process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined,
      nowMs: Date.now,
      signal,
    });
    return { running, end, ...looksAt(running) };
  } catch (error) {
    await end();
    throw error;
  }
}

function looksAt(running: RunningLiveSystem): Omit<RealSystem, "running" | "end"> {
  return {
    values: (metric, labels = "") =>
      Promise.all(running.targets.map(async (target) => valuesIn(await scrape(target), metric, labels))),
    until: async (what, look) => {
      await waitUntil(what, async () => ((await look()) ? true : undefined), { timeoutMs: 15_000, signal });
    },
    inject: async (fault) => {
      const injection = await running.inject(fault);
      if (injection === undefined) throw new Error(`\`${fault.kind}\` has no live form`);
      return injection.rollback;
    },
  };
}

async function scrape({ port, path = "/metrics", params = {} }: LiveTarget): Promise<string> {
  const address = `http://127.0.0.1:${port}${path}?${new URLSearchParams(params)}`;
  const answer = await fetch(address).catch(() => undefined);
  return (await answer?.text()) ?? "";
}

function valuesIn(text: string, metric: string, labels: string): readonly number[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
    .filter((line) => line.includes(labels))
    .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
}
