import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageFolder } from "./package-folder.ts";

/**
 * How a Node program of klaxon's own is started: bundled where the commands are bundles, from its source otherwise.
 * `name` is that of a file in `simulator/live/processes`, or `demo/…` of a demo service.
 */
export function nodeProgram(name: string): { readonly command: string; readonly args: readonly string[] } {
  const command = process.execPath;
  const bundle = join(packageFolder, "dist/processes", `${name}.mjs`);
  if (!import.meta.url.endsWith(".ts") && existsSync(bundle)) return { command, args: [bundle] };
  const folder = name.startsWith("demo/") ? "compose" : "simulator/live/processes";
  return { command, args: [...sourceArguments(), join(packageFolder, folder, `${name}.ts`)] };
}

/** The words after `node` that let it run a source file; it finds them from whatever folder it is started in. */
export function sourceArguments(): readonly string[] {
  return ["--import", pathToFileURL(createRequire(join(packageFolder, "package.json")).resolve("tsx")).href];
}
