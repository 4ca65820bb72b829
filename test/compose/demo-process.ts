import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";

/** A program of the demo. */
export type DemoProgram = "api" | "load-generator" | "notification-sink" | "check-health";

/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A program that runs, or did. */
export interface DemoProcess {
  /** Base address, once it listens. */
  readonly url: string;
  /** The lines that it wrote to standard output, as JSON. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  /** Tells it to stop and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<ProcessEnd>;
}

const started = new Set<ChildProcess>();

/** Starts a program on a free port of loopback and waits until it listens. */
export async function startDemo(
  program: DemoProgram,
  variables: Readonly<Record<string, string>> = {},
): Promise<DemoProcess> {
  const child = launch(program, [], { HOST: "127.0.0.1", PORT: "0", ...variables });
  const output = collect(child);
  const end = endOf(child);
  const lines = () =>
    output
      .stdout()
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on("data", () => {
      const match = /"port":(\d+)/.exec(output.stdout());
      if (match?.[1] !== undefined) resolve(Number(match[1]));
    });
    end.then(() => reject(new Error(`${program} ended:\n${output.stdout()}${output.stderr()}`)), reject);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return end;
    },
  };
}

/** Runs a program to its end. */
export async function runDemo(
  program: DemoProgram,
  argv: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ProcessEnd & { readonly stdout: string; readonly stderr: string }> {
  const child = launch(program, argv, variables);
  const output = collect(child);
  const end = await endOf(child);
  return { ...end, stdout: output.stdout(), stderr: output.stderr() };
}

/** Ends whatever a test left behind. */
export async function killRemaining(): Promise<void> {
  for (const child of started) {
    const end = endOf(child);
    child.kill("SIGKILL");
    await end;
  }
}

function launch(
  program: DemoProgram,
  argv: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess {
  if (!existsSync(join(repositoryRoot, "instrumentation/dist/index.js"))) {
    throw new Error("@klaxon/instrumentation is not built; run `npm run build --workspace instrumentation`");
  }
  const file = join(repositoryRoot, `compose/demo/${program}.ts`);
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", file, ...argv], {
    cwd: repositoryRoot,
    env: { PATH, HOME, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.add(child);
  child.once("exit", () => started.delete(child));
  return child;
}

function collect(child: ChildProcess): { stdout(): string; stderr(): string } {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return { stdout: () => stdout, stderr: () => stderr };
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ exitCode: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
}
