import type { ChildProcess } from "node:child_process";
import {
  type CommandResult,
  type CommandRun,
  isMessage,
  type Message,
  type ProcessEnd,
  type ProgramStart,
  type Request,
} from "./protocol.ts";

/** The supervisor refused or failed, or is gone. */
export class SupervisorError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "SupervisorError";
    this.code = code;
  }
}

/** A process that the supervisor keeps. */
export interface LiveProcess {
  readonly name: string;
  readonly pid: number;
  readonly isRunning: boolean;
  /** Resolves when it has ended, by whatever. */
  readonly exited: Promise<ProcessEnd>;
  /** Sends a signal to it and to what it has started. Rejects where it has ended. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /** Asks it to end and kills it after the grace (default 3 s); fine where it has ended. */
  stop(graceMs?: number): Promise<void>;
}

/** The process that owns every process and file of a run, and ends them all when the runner dies. */
export interface Supervisor {
  /** The run's folder; removed at the end. */
  readonly folder: string;
  /** Rejects with a `SupervisorError` where it cannot be started. */
  start(program: ProgramStart): Promise<LiveProcess>;
  /** Rejects with a `SupervisorError` where it cannot be started or takes too long; any exit code is a result. */
  run(command: CommandRun): Promise<CommandResult>;
  /** What must be run at the end, even if the runner is killed; without a command the key is forgotten. */
  atEnd(key: string, command: CommandRun | undefined): Promise<void>;
  /** Ends everything, and the supervisor with it. Never rejects. */
  end(): Promise<void>;
}

/** How long a runner may be silent before its supervisor takes it for dead. */
export const runnerLeaseMs = 15_000;

const startTimeoutMs = 10_000;
const endTimeoutMs = 20_000;

interface Waiting {
  readonly resolve: (message: Extract<Message, { kind: "done" }>) => void;
  readonly reject: (error: SupervisorError) => void;
}

/** Speaks with the supervisor in a child process whose channel is open; resolves when it is ready. */
export function connectSupervisor(child: ChildProcess): Promise<Supervisor> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new SupervisorError("timeout", "the supervisor did not start in time"));
    }, startTimeoutMs);
    const supervisor = new ConnectedSupervisor(child, () => {
      clearTimeout(timer);
      resolve(supervisor);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new SupervisorError("spawn", `the supervisor cannot be started: ${error.message}`));
    });
    child.once("exit", () => {
      clearTimeout(timer);
      reject(new SupervisorError("gone", "the supervisor has ended before it was ready"));
    });
  });
}

class ConnectedSupervisor implements Supervisor {
  folder = "";
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly processes = new Map<string, KeptProcess>();
  private readonly renewal: NodeJS.Timeout;
  private lastId = 0;
  private isGone = false;

  constructor(child: ChildProcess, onReady: () => void) {
    this.child = child;
    this.renewal = setInterval(
      () => void this.ask({ kind: "renew" }).catch(() => undefined),
      runnerLeaseMs / 5,
    );
    this.renewal.unref();
    child.on("message", (value) => {
      if (!isMessage(value)) return;
      if (value.kind === "ready") {
        this.folder = value.folder;
        onReady();
      } else this.take(value);
    });
    child.once("exit", () => this.lose());
  }

  async start(program: ProgramStart): Promise<LiveProcess> {
    const { pid } = await this.ask({ kind: "start", program });
    const kept = new KeptProcess(program.name, pid ?? 0, {
      signal: (signal) => this.ask({ kind: "signal", name: program.name, signal }).then(() => undefined),
      stop: (graceMs) => this.ask({ kind: "stop", name: program.name, graceMs }).then(() => undefined),
    });
    const early = this.earlyEnds.get(kept.pid);
    if (early !== undefined) kept.end(early);
    else this.processes.set(program.name, kept);
    return kept;
  }

  async run(command: CommandRun): Promise<CommandResult> {
    const { result } = await this.ask({ kind: "run", command });
    if (result === undefined) throw new SupervisorError("protocol", "the supervisor told no result");
    return result;
  }

  async atEnd(key: string, command: CommandRun | undefined): Promise<void> {
    await this.ask({ kind: "at-end", key, command });
  }

  async end(): Promise<void> {
    clearInterval(this.renewal);
    if (this.isGone) return;
    const gone = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    const timer = setTimeout(() => this.child.kill("SIGKILL"), endTimeoutMs);
    await this.ask({ kind: "end" }).catch(() => undefined);
    await gone;
    clearTimeout(timer);
  }

  // A process may end before the answer to its start has come.
  private readonly earlyEnds = new Map<number, ProcessEnd>();

  private take(message: Exclude<Message, { kind: "ready" }>): void {
    switch (message.kind) {
      case "exited": {
        const { name, pid, code, signal } = message;
        const kept = this.processes.get(name);
        if (kept?.pid === pid) kept.end({ code, signal });
        else this.earlyEnds.set(pid, { code, signal });
        return;
      }
      case "done":
        this.waiting.get(message.id)?.resolve(message);
        this.waiting.delete(message.id);
        return;
      case "failed":
        this.waiting.get(message.id)?.reject(new SupervisorError(message.code, message.message));
        this.waiting.delete(message.id);
        return;
      default:
        message satisfies never;
    }
  }

  private lose(): void {
    this.isGone = true;
    clearInterval(this.renewal);
    const error = new SupervisorError("gone", "the supervisor is gone, and every process with it");
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    for (const kept of this.processes.values()) kept.end({ code: null, signal: "SIGKILL" });
  }

  private ask(request: Asked): Promise<Extract<Message, { kind: "done" }>> {
    if (this.isGone)
      return Promise.reject(new SupervisorError("gone", "the supervisor is gone, and every process with it"));
    this.lastId++;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ ...request, id }, (error) => {
        if (error === null) return;
        this.waiting.delete(id);
        reject(new SupervisorError("gone", `the supervisor cannot be reached: ${error.message}`));
      });
    });
  }
}

type Asked = Request extends infer Each ? (Each extends Request ? Omit<Each, "id"> : never) : never;

class KeptProcess implements LiveProcess {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<ProcessEnd>;
  isRunning = true;
  private readonly means: { signal: LiveProcess["signal"]; stop: (graceMs: number) => Promise<void> };
  private tellEnd: (end: ProcessEnd) => void = () => undefined;

  constructor(name: string, pid: number, means: KeptProcess["means"]) {
    this.name = name;
    this.pid = pid;
    this.means = means;
    this.exited = new Promise((resolve) => {
      this.tellEnd = resolve;
    });
  }

  signal(signal: NodeJS.Signals): Promise<void> {
    return this.means.signal(signal);
  }

  async stop(graceMs = 3_000): Promise<void> {
    if (!this.isRunning) return;
    await this.means.stop(graceMs);
    await this.exited;
  }

  end(end: ProcessEnd): void {
    this.isRunning = false;
    this.tellEnd(end);
  }
}
