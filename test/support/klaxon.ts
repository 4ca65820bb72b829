import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** What a run of the command line left behind. */
export interface CommandRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const built = join(repositoryRoot, "dist/cli/klaxon.cjs");

// A third of a second instead of two. Whoever has just changed a source tests that source.
const start = isBuilt()
  ? [built]
  : [
      "--import",
      join(repositoryRoot, "node_modules/tsx/dist/loader.mjs"),
      join(repositoryRoot, "simulator/cli/main.ts"),
    ];

function isBuilt(): boolean {
  const check = join(repositoryRoot, ".ci/build-if-stale.mjs");
  return spawnSync(process.execPath, [check, "--check"], { cwd: repositoryRoot }).status === 0;
}

/** Runs klaxon as a user would, without colour: as it was built, or from its sources where these are newer. */
export function klaxon(
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): CommandRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...start, ...words], {
    cwd: options.cwd ?? repositoryRoot,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", ...options.env },
    maxBuffer: 256 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
