import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** What a run of the command line left behind. */
export interface CommandRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs klaxon as a user would, from its sources, without colour. */
export function klaxon(
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): CommandRun {
  const loader = join(repositoryRoot, "node_modules/tsx/dist/loader.mjs");
  const main = join(repositoryRoot, "simulator/cli/main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", loader, main, ...words], {
    cwd: options.cwd ?? repositoryRoot,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", ...options.env },
    maxBuffer: 256 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
