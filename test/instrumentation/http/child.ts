import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { repositoryRoot } from "../../support/repository.ts";
import type { Recorded } from "../support/recorded-instruments.ts";

/** A service under test: a process of its own, started as users start theirs. */
export interface App {
  readonly url: string;
  /** What was measured since the last report, without durations. */
  report(): Promise<Report>;
  /** Whether the waiting spans were sent. */
  flush(): Promise<boolean>;
  stop(): Promise<void>;
}

/** What a service says of itself. */
export interface Report {
  readonly recorded: readonly Recorded[];
  readonly findings: readonly { readonly code: string }[];
}

/** What a test steers a service with. */
export interface AppPlan {
  /** A file of the folder `apps`. */
  readonly app: string;
  readonly isOn?: boolean;
  readonly sampleRatio?: number;
  readonly isParentBased?: boolean;
  readonly hasMetrics?: boolean;
  readonly untracedPaths?: readonly string[];
  /** Whether the application imports the instrumentation itself, after its other imports. */
  readonly isLate?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

// The built file must find the packages of the project, and plain Node must run it: no loader in between.
const builtFolder = join(repositoryRoot, "node_modules/.cache", `klaxon-http-${process.pid}`);
const builtFile = join(builtFolder, "preload.mjs");

/** Builds the part under test for plain Node; before the first service of a test file. */
export function buildPreload(): void {
  mkdirSync(builtFolder, { recursive: true });
  buildSync({
    entryPoints: [join(import.meta.dirname, "preload.ts")],
    outfile: builtFile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
}

/** Takes away what was built. */
export function removePreload(): void {
  rmSync(builtFolder, { recursive: true, force: true });
}

/** Starts a service and waits until it listens. */
export async function startApp({ app, isLate = false, env = {}, ...settings }: AppPlan): Promise<App> {
  const child = fork(join(import.meta.dirname, "apps", app), [], {
    execArgv: isLate ? [] : ["--import", builtFile],
    env: { PATH: process.env.PATH, ...env, KLAXON_TEST: JSON.stringify(settings), KLAXON_LATE: builtFile },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [{ port }] = await messageOf(child);
  return {
    url: `http://127.0.0.1:${port}`,
    report: () => ask(child, "report"),
    flush: () => ask(child, "flush"),
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

async function ask<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  child.send(question);
  const [{ answer }] = await messageOf(child);
  return answer;
}

// A service that fell would otherwise be waited for until the test's own limit.
async function messageOf(child: ChildProcess): Promise<ReturnType<typeof JSON.parse>> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(([code]) => {
        throw new Error(`the service ended with ${code}`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}
