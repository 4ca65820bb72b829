import type { LiveProcess, ProgramStart, Supervisor } from "../supervisor/index.ts";
import type { Injection } from "./live-system.ts";

/** A program of a live system that faults kill, stop and start anew. */
export class Restartable {
  private readonly supervisor: Supervisor;
  private readonly program: ProgramStart;
  private readonly onStart: () => Promise<void>;
  private current: LiveProcess | undefined;

  /** `onStart` resolves when the program answers; it is waited for at each start. */
  constructor(supervisor: Supervisor, program: ProgramStart, onStart: () => Promise<void> = async () => undefined) {
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
    this.current = await this.supervisor.start(this.program);
    await this.onStart();
  }

  /** Ends it in order, or with SIGKILL. */
  async end(how: "orderly" | "killed"): Promise<void> {
    const running = this.process;
    if (running === undefined) return;
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
