// Builds `dist/` when a source is newer than it, so that commands can run the built files (half the memory of running
// the sources, and a quicker start) and still never show yesterday's code. With `--check` it builds nothing and exits with 1
// when it would.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const rooms = [
  "simulator",
  "alerts",
  "dashboards",
  "environments",
  "artifacts",
  "instrumentation/src",
  "compose/demo",
];
const builtAtMs = timeOf("dist/cli/klaxon.cjs");

const isStale = !rooms.every((room) => newestIn(room) <= builtAtMs);

if (process.argv.includes("--check")) process.exitCode = isStale ? 1 : 0;
else if (isStale) {
  process.stderr.write("building (a source is newer than dist/)\n");
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
}

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, entry.name === "generated" ? 0 : newestIn(path));
    else if (/\.(tsx?|css)$/.test(entry.name)) newest = Math.max(newest, timeOf(path));
  }
  return newest;
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
