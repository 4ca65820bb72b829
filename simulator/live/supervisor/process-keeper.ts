import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { CommandResult, CommandRun, ProcessEnd, ProgramStart } from "./protocol.ts";

/** Where the keeper's own variables come from and whom it tells of the end of a process. */
export interface KeeperOptions {
  readonly parentFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onExit: (name: string, pid: number, end: ProcessEnd) => void;
  /** Sends a signal to a process, or to a group by its negative number; throws where there is none. */
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
}

interface Kept {
  readonly program: ProgramStart;
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<void>;
  isRunning: boolean;
}

/** Something could not be started, signalled or run. */
export class KeeperError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "KeeperError";
    this.code = code;
  }
}

const outputCharactersMax = 256 * 1024;
const endGraceMs = 4_000;
const killGraceMs = 3_000;
const atEndTimeoutMs = 10_000;
const processesMax = 200;

/**
 * Owns the processes and the folder of a run. Each process leads a group of its own, so what it has started ends with it;
 * `end` leaves nothing behind, whatever state it finds.
 */
export class ProcessKeeper {
  /** Made for this run; removed at its end. Others may pass through, as programs of other users have to. */
  readonly folder: string;
  private readonly options: KeeperOptions;
  private readonly kept = new Map<string, Kept>();
  /** What undoes changes outside the folder, in the order of their making. */
  private readonly atEndCommands = new Map<string, CommandRun>();
  private readonly running = new Set<ChildProcess>();
  private ending: Promise<void> | undefined;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.folder = mkdtempSync(join(options.parentFolder, "klaxon-live-"));
    chmodSync(this.folder, 0o711);
    mkdirSync(join(this.folder, "logs"));
  }

  /** Starts a program under its name; one of that name must have ended before. Resolves with its pid once it runs. */
  async start(program: ProgramStart): Promise<number> {
    if (this.ending !== undefined) throw new KeeperError("ending", "the run is ending; nothing is started");
    if (this.kept.get(program.name)?.isRunning)
      throw new KeeperError("running", `\`${program.name}\` is running already`);
    if (this.kept.size >= processesMax && !this.kept.has(program.name))
      throw new KeeperError("too-many", `a run has at most ${processesMax} processes`);
    const log = openSync(join(this.folder, "logs", `${program.name}.log`), "a");
    try {
      const child = spawn(program.command, program.args, {
        ...this.surroundings(program),
        stdio: ["ignore", log, log],
      });
      const pid = await spawned(child, program.command);
      this.keep(program, child, pid);
      return pid;
    } finally {
      closeSync(log);
    }
  }

  /** Sends a signal to a process and to what it has started; one that has ended is an error. */
  signal(name: string, signal: NodeJS.Signals): void {
    const kept = this.kept.get(name);
    if (kept === undefined || !kept.isRunning)
      throw new KeeperError("not-running", `\`${name}\` is not running`);
    this.signalGroup(kept.pid, signal);
  }

  /** Asks a process to end, and kills it when it has not after the grace; one that has ended is fine. */
  async stop(name: string, graceMs: number): Promise<void> {
    const kept = this.kept.get(name);
    if (kept !== undefined) await this.stopKept(kept, graceMs);
  }

  /** Runs a command to its end. One that outlives its time is killed and is an error. */
  async run(command: CommandRun): Promise<CommandResult> {
    if (this.ending !== undefined) throw new KeeperError("ending", "the run is ending; nothing is started");
    return this.runCommand(command);
  }

  /** Remembers what must be run at the end under a key, or forgets it where there is no command. */
  atEnd(key: string, command: CommandRun | undefined): void {
    this.atEndCommands.delete(key);
    if (command !== undefined) this.atEndCommands.set(key, command);
  }

  /** Undoes, ends and removes everything. Never rejects; a second call waits for the first. */
  end(): Promise<void> {
    this.ending ??= this.endAll();
    return this.ending;
  }

  private async endAll(): Promise<void> {
    for (const child of this.running) if (child.pid !== undefined) this.signalGroup(child.pid, "SIGKILL");
    const all = [...this.kept.values()];
    // What is undone at the end may need its servers, as a mount does that a program still writes to: programs go first.
    await Promise.all(all.map((kept) => this.stopKept(kept, endGraceMs)));
    for (const command of [...this.atEndCommands.values()].reverse()) {
      await this.runCommand({ ...command, timeoutMs: Math.min(command.timeoutMs, atEndTimeoutMs) }).catch(
        () => undefined,
      );
    }
    try {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    } catch {
      // The folder lies in the system's place for temporary files; there is nobody left to tell.
    }
  }

  private keep(program: ProgramStart, child: ChildProcess, pid: number): void {
    const exited = new Promise<void>((resolve) => {
      child.once("exit", (code, signal) => {
        kept.isRunning = false;
        // Children that the process left behind are in its group still.
        this.signalGroup(pid, "SIGKILL");
        this.options.onExit(program.name, pid, { code, signal });
        resolve();
      });
    });
    const kept: Kept = { program, child, pid, exited, isRunning: true };
    this.kept.set(program.name, kept);
  }

  private async runCommand(command: CommandRun): Promise<CommandResult> {
    const child = spawn(command.command, command.args, {
      ...this.surroundings(command),
      stdio: ["pipe", "pipe", "pipe"],
    });
    const pid = await spawned(child, command.command);
    this.running.add(child);
    const { stdin } = child;
    // A command that does not read what it is given is no failure of ours.
    stdin.on("error", () => undefined);
    stdin.end(command.input ?? "");
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.signalGroup(pid, "SIGKILL");
    }, command.timeoutMs);
    const end = await new Promise<ProcessEnd>((resolve) => {
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    clearTimeout(timer);
    this.running.delete(child);
    if (isLate)
      throw new KeeperError("timeout", `\`${command.command}\` did not end within ${command.timeoutMs} ms`);
    return { ...end, stdout: stdout(), stderr: stderr() };
  }

  private async stopKept(kept: Kept, graceMs: number): Promise<void> {
    if (!kept.isRunning) return;
    this.signalGroup(kept.pid, kept.program.endSignal ?? "SIGTERM");
    // A process that is stopped by a fault hears nothing until it goes on.
    this.signalGroup(kept.pid, "SIGCONT");
    await Promise.race([kept.exited, wait(graceMs, undefined, { ref: false })]);
    if (!kept.isRunning) return;
    this.signalGroup(kept.pid, "SIGKILL");
    await Promise.race([kept.exited, wait(killGraceMs, undefined, { ref: false })]);
  }

  private signalGroup(pid: number, signal: NodeJS.Signals): void {
    try {
      this.options.kill(-pid, signal);
    } catch {
      // The group has ended meanwhile.
    }
  }

  private surroundings(what: Pick<ProgramStart, "env" | "cwd" | "user">) {
    return {
      cwd: what.cwd ?? this.folder,
      env: { ...this.options.env, ...what.env },
      detached: true,
      ...what.user,
    } as const;
  }
}

function spawned(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const code = "code" in error && typeof error.code === "string" ? error.code : "spawn";
      reject(new KeeperError(code, `\`${command}\` cannot be started: ${error.message}`));
    });
    child.once("spawn", () => {
      if (child.pid === undefined) reject(new KeeperError("spawn", `\`${command}\` has no pid`));
      else resolve(child.pid);
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    if (text.length < outputCharactersMax) text = (text + chunk).slice(0, outputCharactersMax);
  });
  return () => text;
}
