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
  return ["--import", pathToFileURL(createRequire(packageFile).resolve("tsx")).href];
}

/** A module for a thread that runs a source file: threads do not take over from whoever starts them that they can. */
export function sourceThread(file: URL): URL {
  const lines = [
    'import { register } from "node:module";',
    // Some data is how it knows that it was registered.
    `register("tsx/esm", ${JSON.stringify(pathToFileURL(packageFile).href)}, { data: {} });`,
    `await import(${JSON.stringify(file.href)});`,
  ];
  return new URL(`data:text/javascript,${encodeURIComponent(lines.join("\n"))}`);
}

const packageFile = join(packageFolder, "package.json");
