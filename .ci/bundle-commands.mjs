// Bundles each command of `klaxon` into one file of dist/cli, its libraries within it: hundreds of modules take longer to
// find and load than a short command takes to run. Usage: node .ci/bundle-commands.mjs
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { licensesOf } from "./licenses.mjs";

const sources = "simulator/cli";
const target = "dist/cli";
const commands = readdirSync(sources).filter((file) => /-command\.ts$/.test(file));
// What main catches and commands throw has to be one class for both.
const shared = ["usage-error.ts"];
// What main needs only for some words.
const apart = ["run-words.ts"];
const entries = [
  "main.ts",
  "drill-worker.ts",
  "insight-worker.ts",
  "test-worker.ts",
  "supervisor-process.ts",
  ...shared,
  ...apart,
  ...commands,
];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const { metafile } = await build({
  entryPoints: entries.map((file) => join(sources, file)),
  outdir: target,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  minifyWhitespace: true,
  minifySyntax: true,
  charset: "ascii",
  legalComments: "none",
  // Imports at run time become calls of the launcher's own `require`.
  supported: { "dynamic-import": false },
  // Compiled where it is installed; and what `pg` asks for where it is wanted.
  external: ["better-sqlite3", "pg-native"],
  metafile: true,
  alias: {
    "string-width": "./.ci/plain-width.mjs",
    // The same as modules, of which only what is used is taken along.
    yaml: "./node_modules/yaml/browser/dist/index.js",
  },
  // ECharts looks its mistakes up as it draws unless it is told that nobody develops it here: a tenth of a picture's time.
  define: { "import.meta.url": "bundleUrl", "process.env.NODE_ENV": '"production"' },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  plugins: [{ name: "one bundle a command", setup: keepCommandsApart }],
  logLevel: "warning",
});
writeFileSync(join(target, "licenses.txt"), licensesOf(Object.keys(metafile.inputs)));
await bundleProcesses();
copyFileSync(".ci/launcher.cjs", join(target, "launcher.cjs"));
writeStart("klaxon.cjs", "main");
writeStart("drill-thread.cjs", "drill-worker");
writeStart("insight-thread.cjs", "insight-worker");
writeStart("test-thread.cjs", "test-worker");
writeStart("supervisor.cjs", "supervisor-process");
warm();

// Main imports the command that was chosen; it is a bundle of its own.
function keepCommandsApart({ onResolve }) {
  onResolve({ filter: /^\.\/.*\.ts$/ }, ({ path, kind }) =>
    kind !== "entry-point" && [...commands, ...shared, ...apart].includes(basename(path))
      ? { path: path.replace(/\.ts$/, ".cjs"), external: true }
      : undefined,
  );
}

// What live drills start as processes of their own: each with its libraries within it, but for the instrumentation, which
// hooks into Node's modules as they are loaded.
async function bundleProcesses() {
  const folder = "dist/processes";
  rmSync(folder, { recursive: true, force: true });
  const own = "simulator/live/processes";
  await build({
    entryPoints: [
      ...(existsSync(own) ? readdirSync(own).filter((name) => name.endsWith(".ts")) : []).map((file) => ({
        in: join(own, file),
        out: file.replace(/\.ts$/, ""),
      })),
      ...["api", "load-generator"].map((name) => ({ in: `compose/demo/${name}.ts`, out: `demo/${name}` })),
    ],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: ["@klaxon/instrumentation", "better-sqlite3"],
    logLevel: "warning",
  });
}

function writeStart(file, bundle) {
  writeFileSync(join(target, file), `#!/usr/bin/env node\nrequire("./launcher.cjs").load("${bundle}");\n`);
  chmodSync(join(target, file), 0o755);
}

// Each command runs once on something small, so that the cache holds the functions that every run needs.
function warm() {
  const script = `
    const launcher = require("./${target}/launcher.cjs");
    process.once("exit", launcher.writeCaches);
    launcher.load("main");`;
  const runs = [
    ["test", "test/alerts/promtool/api-objectives.test.yml"],
    ["test", "test/alerts/promtool/postgres.test.yml"],
    ["test", "test/alerts/promtool/api-instances.test.yml"],
    ["check", "alerts/generated/rules/api.json"],
    ["route", "--help"],
    ["list", "systems"],
    ["drill", "api/all-instances-killed"],
    ["query", "up", "--scenario", "api/all-instances-killed"],
  ];
  for (const words of runs) {
    execFileSync(process.execPath, ["--eval", script, "klaxon", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
}
