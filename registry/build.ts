import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findSystems } from "./find-systems.ts";
import { registryFiles } from "./registry-files.ts";

const usage = `npm run build:systems [-- --check]
Writes the lists of systems from the files that there are: one \`index.ts\` for each layer.
  --check        compare with what is there and change nothing; exit 1 on a difference`;

process.exitCode = build(process.argv.slice(2));

/** 0 built or up to date, 1 a part of a system is missing or a list is stale, 2 the arguments are at fault. */
function build(argv: readonly string[]): 0 | 1 | 2 {
  const unknown = argv.filter((word) => word !== "--check" && word !== "--help");
  if (unknown.length > 0) {
    console.error(`unknown option \`${unknown[0]}\`; known are \`--check\`, \`--help\``);
    return 2;
  }
  if (argv.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { systems, problems } = findSystems(root);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;
  const stale = registryFiles(systems).filter(({ path, text }) => currentText(join(root, path)) !== text);
  if (argv.includes("--check")) {
    for (const { path } of stale)
      console.error(`${path} is stale or edited by hand; run \`npm run build:systems\``);
    if (stale.length > 0) return 1;
    console.log("lists of systems: up to date");
    return 0;
  }
  for (const { path, text } of stale) writeFileSync(join(root, path), text);
  console.log(`lists of systems: ${stale.length} written`);
  return 0;
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
