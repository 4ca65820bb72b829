import { setTimeout as wait } from "node:timers/promises";
import { type Injection, type LiveContext, LiveError, Restartable } from "../../kit/index.ts";
import { toolPath } from "./command.ts";
import type { ControlGroup } from "./control-group.ts";
import type { LiveMachine } from "./machine.ts";

const mebibyte = 1024 ** 2;
// Little, so that other drills on this machine do not feel it: of what it wants, it waits for the rest.
const cpuRatio = 0.05;
const hogBytesMax = 4096 * mebibyte;
const memoryBytes = 12 * mebibyte;
const memoryHogBytesMax = 512 * mebibyte;
const killEveryMs = 20_000;
const killTimeoutMs = 10_000;

/** A fault: a job wants a CPU for this share of the time, and hardly gets it. */
export async function keepWaiting(
  machine: LiveMachine,
  waitingRatio: number,
  context: LiveContext,
): Promise<Injection> {
  const group = groupOf(machine);
  const { command, args } = context.nodeProgram("cpu-hog");
  await group.limitCpu(cpuRatio);
  const hog = new Restartable(context.supervisor, {
    name: `cpu-hog-${machine.exporter.port}`,
    ...group.within(command, args, { addressBytesMax: hogBytesMax }),
    env: { PATH: toolPath, BUSY_RATIO: String(Math.min(1, waitingRatio / (1 - cpuRatio))) },
  });
  await hog.start();
  return {
    rollback: async () => {
      // One that may hardly run takes long to end in order.
      await hog.end("killed");
      await group.limitCpu(undefined);
    },
  };
}

/** A fault: the kernel kills one process after another for want of memory. */
export async function killForMemory(
  machine: LiveMachine,
  killCount: number,
  context: LiveContext,
): Promise<Injection> {
  const group = groupOf(machine);
  const ending = new AbortController();
  await group.limitMemory(memoryBytes);
  const startMs = context.nowMs();
  await killOne(machine, group, context);
  const rest = (async () => {
    for (let killed = 1; killed < killCount && !ending.signal.aborted; killed++) {
      const restMs = startMs + killed * context.timeScale.toReal(killEveryMs) - context.nowMs();
      await wait(Math.max(0, restMs), undefined, { signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await killOne(machine, group, context);
    }
  })();
  // A failure is told at the rollback.
  rest.catch(() => undefined);
  return {
    rollback: async () => {
      ending.abort();
      await rest;
    },
  };
}

async function killOne(
  { proc }: LiveMachine,
  group: ControlGroup,
  { supervisor }: LiveContext,
): Promise<void> {
  // It reads for the end of a line that never comes, and keeps what it has read.
  const { signal, code } = await supervisor.run({
    ...group.within("tail", ["/dev/zero"], { addressBytesMax: memoryHogBytesMax }),
    env: { PATH: toolPath },
    timeoutMs: killTimeoutMs,
  });
  if (signal !== "SIGKILL")
    throw new LiveError(
      "no-kill",
      `the kernel did not kill what needs too much memory; it ended with ${code}`,
    );
  await proc.tellKills(await group.killCount());
}

function groupOf({ group }: LiveMachine): ControlGroup {
  if (group !== undefined) return group;
  throw new LiveError(
    "no-control-groups",
    "this machine has no control groups (cgroup v2 with pressure) that may be written, without which a lack of CPU time or memory would hit all of it",
  );
}
