import { mkdtempSync, rmSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeProgram } from "../../../../simulator/cli/node-program.ts";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import {
  LiveNeighbours,
  type LiveSystem,
  type RunningLiveSystem,
  waitUntil,
} from "../../../../simulator/live/kit/index.ts";
import { takePorts } from "../../../../simulator/live/network/index.ts";
import { findPrograms, localMachine } from "../../../../simulator/live/programs/index.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";
import type { Fault } from "../../../../simulator/systems/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";

const { signal } = new AbortController();

/** A live system that was started as a drill at ten times the speed starts it. */
export interface DrilledSystem {
  readonly running: RunningLiveSystem;
  /** The samples of an instance as it exposes them, by series; none while it does not answer. */
  samplesOf(instance: string): Promise<ReadonlyMap<string, number>>;
  /** Resolves when the samples of an instance are as they should be. */
  until(instance: string, look: (samples: ReadonlyMap<string, number>) => boolean): Promise<void>;
  /** Resolves with the rollback. */
  inject(fault: Fault): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** Starts a system; whoever does that ends it. */
export async function startDrilled(system: LiveSystem): Promise<DrilledSystem> {
  const parent = mkdtempSync(join(tmpdir(), "klaxon-drilled-"));
  await chmod(parent, 0o711);
  const supervisor = await startSupervisor(parent);
  const end = async () => {
    await supervisor.end();
    rmSync(parent, { recursive: true, force: true });
  };
  try {
    const folder = join(supervisor.folder, system.system);
    await mkdir(folder, { mode: 0o711 });
    const { programs } = await findPrograms(system.programs, {
      named: [],
      real: join(repositoryRoot, ".real"),
      path: process.env.PATH ?? "",
      machine: localMachine({ architecture: process.arch, kill: (pid, name) => process.kill(pid, name) }),
    });
    const running = await system.start({
      supervisor,
      folder,
      programs,
      timeScale: timeScaleOf(10),
      seed: 1,
      nodeProgram,
      takePorts: async (count, wish) => (await takePorts({ count, uniform: Math.random, ...wish })).ports,
      unprivileged: process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined,
      neighbours: new LiveNeighbours([system.system]),
      nowMs: Date.now,
      signal,
    });
    return { running, end, ...looksAt(running) };
  } catch (error) {
    await end();
    throw error;
  }
}

function looksAt(running: RunningLiveSystem): Omit<DrilledSystem, "running" | "end"> {
  const samplesOf = async (instance: string) => {
    const target = running.targets.find((each) => each.instance === instance);
    const answer = await fetch(`http://127.0.0.1:${target?.port}/metrics`, {
      signal: AbortSignal.timeout(1_000),
    }).catch(() => undefined);
    const lines = ((await answer?.text()) ?? "").split("\n").filter((line) => /^[a-z]/.test(line));
    return new Map(
      lines.map((line) => {
        const end = line.lastIndexOf(" ");
        return [line.slice(0, end), Number(line.slice(end))] as const;
      }),
    );
  };
  return {
    samplesOf,
    until: async (instance, look) => {
      await waitUntil(
        `what is looked for at ${instance}`,
        async () => (look(await samplesOf(instance)) ? true : undefined),
        { timeoutMs: 15_000, signal },
      );
    },
    inject: async (fault) => {
      const injection = await running.inject(fault);
      if (injection === undefined) throw new Error(`\`${fault.kind}\` has no live form`);
      return injection.rollback;
    },
  };
}
