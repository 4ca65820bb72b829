import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { sourceArguments } from "../../simulator/cli/node-program.ts";
import { repositoryRoot } from "../support/repository.ts";

const endTimeoutMs = 60_000;

/** A run of `klaxon live` that goes on. */
export interface LiveProcess {
  /** Resolves when what it has said holds this text. */
  says(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

/** Runs of `klaxon live` in a folder of their own, by which can be told what they leave. */
export class LiveProcesses {
  readonly folder: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly runs: LiveProcess[] = [];

  /** What is in `env` is added to their environment. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.env = env;
    this.folder = mkdtempSync(join(tmpdir(), "klaxon-bad-"));
    chmodSync(this.folder, 0o711);
    mkdirSync(join(this.folder, "t"), { mode: 0o711 });
    mkdirSync(join(this.folder, "fake"));
  }

  /** Starts one; nothing of the user's own state is read or written. */
  start(...words: readonly string[]): LiveProcess {
    const child = spawn(
      process.execPath,
      [...sourceArguments(), join(repositoryRoot, "simulator/cli/main.ts"), "live", ...words],
      {
        cwd: repositoryRoot,
        env: {
          ...process.env,
          TMPDIR: join(this.folder, "t"),
          XDG_RUNTIME_DIR: join(this.folder, "run"),
          XDG_STATE_HOME: join(this.folder, "state"),
          ...this.env,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
      child.once("close", (code) => resolve({ code, output }));
    });
    const run: LiveProcess = {
      ended,
      signal: (name) => void child.kill(name),
      says: async (text) => {
        await expect.poll(() => output, { timeout: endTimeoutMs, interval: 50 }).toContain(text);
      },
    };
    this.runs.push(run);
    return run;
  }

  /** Asserts that soon nothing is left of any run: no process, no file, no note. */
  async leaveNothing(): Promise<void> {
    await expect
      .poll(() => this.remains(), { timeout: 10_000, interval: 100 })
      .toEqual({ processes: [], files: [], runs: [] });
  }

  /** Ends those that go on, and removes the folder. */
  async end(): Promise<void> {
    for (const run of this.runs) run.signal("SIGKILL");
    await Promise.all(this.runs.map(({ ended }) => ended));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private remains() {
    const { folder } = this;
    return {
      processes: processesOf(folder),
      files: readdirSync(join(folder, "t")).filter((name) => name.startsWith("klaxon-live-")),
      runs: existsSync(join(folder, "run"))
        ? readdirSync(join(folder, "run"), { recursive: true })
            .map(String)
            .filter((name) => /\.(json|sock)$/.test(name))
        : [],
    };
  }
}

/** Processes that were started in a folder or with a path in it. */
function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const isOurs = words.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        return isOurs ? [`${pid} ${words.slice(0, 80)}`] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** What was said last. */
export function lastLine(output: string): string | undefined {
  return output.trimEnd().split("\n").at(-1);
}
