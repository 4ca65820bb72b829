// Runs a bundled command from the code that V8 compiled when the bundle was built, if this is the same V8: compiling
// is most of a short command's time. Another version of Node finds its cache refused and compiles as always.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { wrap } = require("node:module");
const { Script } = require("node:vm");

const loaded = new Map();
// Parts of Node that take milliseconds to load and that most runs never use: got when something in them is. Bundles
// name them where they use them, so nobody sees the difference.
const late = new Set(["node:crypto", "node:worker_threads"]);

/** Loads a bundle of this folder once; `./other.cjs` within it is a bundle too. */
function load(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const file = join(__dirname, `${name}.cjs`);
  const cacheFile = join(__dirname, `${name}.cache`);
  // The bundles are ASCII, which V8 keeps in half the memory when it is told so.
  const script = new Script(wrap(readFileSync(file, "latin1")), {
    filename: file,
    cachedData: existsSync(cacheFile) ? readFileSync(cacheFile) : undefined,
  });
  const module = { exports: {} };
  loaded.set(name, { module, script, cacheFile });
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module, file, __dirname);
  return module.exports;
}

function requireFrom(id) {
  if (id.startsWith("./")) return load(id.slice(2, -".cjs".length));
  return late.has(id) ? new Proxy({}, { get: (_, name) => require(id)[name] }) : require(id);
}

/** Keeps what V8 has compiled by now for the next start. */
function writeCaches() {
  for (const { script, cacheFile } of loaded.values()) writeFileSync(cacheFile, script.createCachedData());
}

module.exports = { load, writeCaches };
