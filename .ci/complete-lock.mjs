// Completes package-lock.json after `npm install` against a registry that lacks optional packages of other platforms:
// npm leaves those out of the lock file, and `npm ci` then refuses it everywhere. The entries added here are skipped
// on platforms they are not for. Usage: node .ci/complete-lock.mjs
import { readFileSync, writeFileSync } from "node:fs";

const systems = new Set([
  "android",
  "darwin",
  "freebsd",
  "linux",
  "win32",
  "openharmony",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
]);
const processors = new Set([
  "arm64",
  "x64",
  "ia32",
  "arm",
  "ppc64",
  "riscv64",
  "s390x",
  "loong64",
  "mips64el",
]);

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || lock.packages[`${path}/${key}`] || !/^\d/.test(version)) continue;
    const words = name.split("/").at(-1).split("-");
    const os = words.find((word) => systems.has(word));
    const cpu = words.find((word) => processors.has(word));
    if (os === undefined || cpu === undefined) throw new Error(`${name} names no platform; add it by hand`);
    const musl = words.some((word) => word.startsWith("musl"));
    const libc = musl ? { libc: ["musl"] } : os === "linux" ? { libc: ["glibc"] } : {};
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...libc,
      optional: true,
      os: [os],
    };
    added++;
  }
}
const { "": root, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([left], [right]) => left.localeCompare(right, "en"));
lock.packages = { "": root, ...Object.fromEntries(sorted) };
writeFileSync("package-lock.json", `${JSON.stringify(lock, undefined, 2)}\n`);
process.stdout.write(`${added} entries added\n`);
