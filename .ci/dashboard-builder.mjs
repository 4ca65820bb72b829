// Builds klaxon's dashboards again whenever it is told to, with everything that stays the same kept loaded: what a preview
// shows is there a moment after a save. Usage: node .ci/dashboard-builder.mjs FOLDER; each line on standard input is a wish, each
// on standard output an answer as JSON: `{ "problems": […] }`.
import { mkdirSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

process.setSourceMapsEnabled(true);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2];
const written = new Map();
const bundle = await context({
  absWorkingDir: root,
  stdin: {
    contents:
      'export { allDashboards, emitClassic } from "./dashboards/index.ts"; export { canonicalJson } from "./artifacts/index.ts";',
    resolveDir: root,
    loader: "ts",
  },
  write: false,
  outdir: "dist",
  bundle: true,
  format: "cjs",
  platform: "node",
  packages: "external",
  sourcemap: "inline",
  logLevel: "silent",
});

for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ problems: await build() })}\n`);
}
await bundle.dispose();

async function build() {
  try {
    const { outputFiles } = await bundle.rebuild();
    const { allDashboards, emitClassic, canonicalJson } = load(outputFiles[0].text);
    mkdirSync(folder, { recursive: true });
    for (const dashboard of allDashboards) {
      const text = canonicalJson(emitClassic(dashboard));
      if (written.get(dashboard.uid) === text) continue;
      writeFileSync(join(folder, `${dashboard.uid}.json`), text);
      written.set(dashboard.uid, text);
    }
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

function load(code) {
  const file = join(root, "dashboards.bundle.cjs");
  const module = new Module(file);
  module.filename = file;
  module.paths = Module._nodeModulePaths(root);
  module._compile(code, file);
  return module.exports;
}

function problemsOf(error) {
  if (Array.isArray(error?.errors) && error.errors.length > 0) {
    return error.errors.map(({ text, location }) => ({
      message: text,
      file: location?.file ?? "dashboards",
      line: location?.line ?? 1,
      column: (location?.column ?? 0) + 1,
    }));
  }
  const [, file, line, column] = /\((?:file:\/\/)?([^()]*?\.ts):(\d+):(\d+)\)/.exec(error?.stack ?? "") ?? [];
  const place = file?.replace(`${root}/`, "");
  return [
    {
      message: String(error?.message ?? error),
      file: place ?? "dashboards",
      line: Number(line ?? 1),
      column: Number(column ?? 1),
    },
  ];
}
