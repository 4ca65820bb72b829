import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
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
const scrapeTimeoutMs = 5_000;
const { signal } = new AbortController();

/** Whether the programs are there to be tested with, by their paths in `.real`. */
export function areThere(...files: readonly string[]): boolean {
  return files.every((file) => existsSync(join(real, file)));
}

/** A live system that was started as a drill at ten times the speed starts it. */
export interface DrilledSystem {
  readonly running: RunningLiveSystem;
  /** The system's own folder. */
  readonly folder: string;
  /** The samples of an instance as it exposes them, by series; none while it does not answer. */
  samplesOf(instance: string): Promise<ReadonlyMap<string, number>>;
  /** What a metric's series with this text in their labels are at each target; none while it is silent. */
  values(metric: string, labels?: string): Promise<readonly (readonly number[])[]>;
  /** Resolves when the look is true; rejects after a while. */
  until(what: string, look: () => Promise<boolean>): Promise<void>;
  /** Resolves when the samples of an instance are as they should be. */
  untilSamples(instance: string, look: (samples: ReadonlyMap<string, number>) => boolean): Promise<void>;
  /** Resolves with the rollback; a test that ends without it rolls back, so that the next one begins healthy. */
  inject(fault: Fault): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** Starts a system; whoever does that ends it. */
export async function startDrilled(system: LiveSystem): Promise<DrilledSystem> {
  const parent = mkdtempSync(join(tmpdir(), "klaxon-drilled-"));
  await chmod(parent, 0o711);
  const supervisor = await startSupervisor(parent);
  let hasEnded = false;
  const end = async () => {
    hasEnded = true;
    await supervisor.end();
    rmSync(parent, { recursive: true, force: true });
  };
  try {
    const folder = join(supervisor.folder, system.system);
    await mkdir(folder, { mode: 0o711 });
    const { programs } = await findPrograms(system.programs, {
      named: [],
      real,
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
    return {
      running,
      folder,
      end,
      ...looksAt(running),
      inject: (fault) => injectInto(running, fault, () => hasEnded),
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function looksAt(running: RunningLiveSystem): Omit<DrilledSystem, "running" | "folder" | "inject" | "end"> {
  const samplesOf = async (instance: string) =>
    samplesIn(await scrape(running.targets.find((each) => each.instance === instance)));
  const until: DrilledSystem["until"] = async (what, look) => {
    await waitUntil(what, async () => ((await look()) ? true : undefined), { timeoutMs: 15_000, signal });
  };
  return {
    samplesOf,
    values: (metric, labels = "") =>
      Promise.all(
        running.targets.map(async (target) =>
          [...samplesIn(await scrape(target))]
            .filter(([series]) => series === metric || series.startsWith(`${metric}{`))
            .filter(([series]) => series.includes(labels))
            .map(([, value]) => value),
        ),
      ),
    until,
    untilSamples: (instance, look) =>
      until(`what is looked for at ${instance}`, async () => look(await samplesOf(instance))),
  };
}

async function injectInto(
  running: RunningLiveSystem,
  fault: Fault,
  hasEnded: () => boolean,
): Promise<() => Promise<void>> {
  const injection = await running.inject(fault);
  if (injection === undefined) throw new Error(`\`${fault.kind}\` has no live form`);
  let rolledBack: Promise<void> | undefined;
  const rollback = () => (rolledBack ??= injection.rollback());
  onTestFinished(async () => {
    if (!hasEnded()) await rollback();
  });
  return rollback;
}

async function scrape(target: LiveTarget | undefined): Promise<string> {
  if (target === undefined) throw new Error("there is no such target");
  const { port, path = "/metrics", params = {} } = target;
  const address = `http://127.0.0.1:${port}${path}?${new URLSearchParams(params)}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(scrapeTimeoutMs) }).catch(
    () => undefined,
  );
  return (await answer?.text().catch(() => "")) ?? "";
}

/** The samples by series, as they are written; without timestamps. */
function samplesIn(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => /^[a-z]/.test(line));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end))] as const;
    }),
  );
}
