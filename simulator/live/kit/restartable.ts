import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveProcess, ProgramStart, Supervisor } from "../supervisor/index.ts";
import type { Injection } from "./live-system.ts";
import { LiveError } from "./wait-until.ts";

const lastLinesMax = 5;
const lastCharactersMax = 1_000;

/** A program of a live system that faults kill, stop and start anew. */
export class Restartable {
  private readonly supervisor: Supervisor;
  private readonly program: ProgramStart;
  private readonly onStart: () => Promise<void>;
  private current: LiveProcess | undefined;
  private isEnding = false;

  /** `onStart` resolves when the program answers; it is waited for at each start. */
  constructor(
    supervisor: Supervisor,
    program: ProgramStart,
    onStart: () => Promise<void> = async () => undefined,
  ) {
    this.supervisor = supervisor;
    this.program = program;
    this.onStart = onStart;
  }

  /** The process at present; undefined before the first start and between two lives. */
  get process(): LiveProcess | undefined {
    return this.current?.isRunning === true ? this.current : undefined;
  }

  /** Starts it unless it runs, and resolves when it answers. */
  async start(): Promise<void> {
    if (this.process !== undefined) return;
    const started = await this.supervisor.start(this.program);
    this.current = started;
    // Until here the one before was, and that was ended.
    this.isEnding = false;
    const failed = started.exited.then(async ({ code, signal }) => {
      throw new LiveError(
        "ended",
        `\`${started.name}\` has ended with ${signal ?? code}${await this.lastWords()}`,
      );
    });
    try {
      await Promise.race([this.onStart(), failed]);
    } catch (error) {
      if (error instanceof LiveError && error.code === "timeout")
        throw new LiveError(error.code, `${error.message}${await this.lastWords()}`);
      throw error;
    } finally {
      failed.catch(() => undefined);
    }
  }

  /** Why it is gone although nobody ended it, with its last words; undefined while it runs, and where it was ended. */
  async goneBecause(): Promise<string | undefined> {
    if (this.isEnding || this.current === undefined || this.current.isRunning) return undefined;
    const { code, signal } = await this.current.exited;
    return `\`${this.program.name}\` has ended by itself with ${signal ?? code}${await this.lastWords()}`;
  }

  private async lastWords(): Promise<string> {
    const log = await readFile(
      join(this.supervisor.folder, "logs", `${this.program.name}.log`),
      "utf8",
    ).catch(() => "");
    const lines = log.trimEnd().split("\n").slice(-lastLinesMax).join("\n  ");
    return lines === "" ? "" : `; its last words:\n  ${lines.slice(-lastCharactersMax)}`;
  }

  /** Ends it in order, or with SIGKILL. */
  async end(how: "orderly" | "killed"): Promise<void> {
    const running = this.process;
    if (running === undefined) return;
    this.isEnding = true;
    if (how === "orderly") await running.stop();
    else {
      await running.signal("SIGKILL");
      await running.exited;
    }
  }

  /** A fault: it is killed, and started anew at the rollback. */
  async kill(): Promise<Injection> {
    await this.end("killed");
    return { rollback: () => this.start() };
  }

  /** A fault: it is stopped with its ports open, and goes on at the rollback. */
  async hang(): Promise<Injection> {
    const running = this.process;
    await running?.signal("SIGSTOP");
    return {
      rollback: async () => {
        if (running?.isRunning === true) await running.signal("SIGCONT");
      },
    };
  }
}
