import { describe, expect, it } from "vitest";
import { Restartable } from "../../../../simulator/live/kit/index.ts";
import type { LiveProcess, ProcessEnd, Supervisor } from "../../../../simulator/live/supervisor/index.ts";

/** A process that ends when it is killed. */
class KillableProcess implements LiveProcess {
  readonly name = "prometheus";
  readonly pid: number;
  readonly exited: Promise<ProcessEnd>;
  isRunning = true;
  private exit: (end: ProcessEnd) => void = () => undefined;

  constructor(pid: number) {
    this.pid = pid;
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
  }

  async signal(): Promise<void> {
    this.isRunning = false;
    this.exit({ code: null, signal: "SIGKILL" });
  }

  async stop(): Promise<void> {
    await this.signal();
  }
}

/** Starts a process each time, as late as it is told to. */
class SlowSupervisor implements Supervisor {
  readonly folder = "/nowhere";
  readonly starts: (() => LiveProcess)[] = [];

  start(): Promise<LiveProcess> {
    return new Promise((resolve) => {
      this.starts.push(() => {
        const next = new KillableProcess(this.starts.length);
        resolve(next);
        return next;
      });
    });
  }

  async run(): Promise<never> {
    throw new Error("nothing is run here");
  }

  async atEnd(): Promise<void> {}

  async end(): Promise<void> {}
}

async function started() {
  const supervisor = new SlowSupervisor();
  const program = new Restartable(supervisor, { name: "prometheus", command: "prometheus", args: [] });
  const starting = program.start();
  const current = supervisor.starts[0]?.();
  await starting;
  return { supervisor, program, current };
}

describe("a program that faults kill", () => {
  it("is gone by itself when nobody ended it", async () => {
    const { program, current } = await started();
    expect(await program.goneBecause()).toBeUndefined();
    await current?.signal("SIGKILL");
    expect(await program.goneBecause()).toBe("`prometheus` has ended by itself with SIGKILL");
  });

  it("is not gone by itself while it is killed, while it is started anew, nor afterwards", async () => {
    const { supervisor, program } = await started();
    const { rollback } = await program.kill();
    expect(program.process).toBeUndefined();
    expect(await program.goneBecause()).toBeUndefined();
    const rolledBack = rollback();
    expect(await program.goneBecause()).toBeUndefined();
    const next = supervisor.starts[1]?.();
    await rolledBack;
    expect(program.process?.pid).toBe(next?.pid);
    expect(await program.goneBecause()).toBeUndefined();
    await next?.signal("SIGKILL");
    expect(await program.goneBecause()).toBe("`prometheus` has ended by itself with SIGKILL");
  });
});
