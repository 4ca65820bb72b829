import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { repositoryRoot } from "../../support/repository.ts";

/** A folder in which `@klaxon/instrumentation` is installed as users have it: compiled, run by plain Node. */
export interface BuiltPackage {
  readonly folder: string;
  /** Writes a file of an application and gives its path. */
  write(name: string, text: string): string;
  remove(): void;
}

const home = join(repositoryRoot, "instrumentation");
let folderCount = 0;

/** Builds the package from its sources, so that no test passes on what was built before. */
export function buildPackage(): BuiltPackage {
  // Below `node_modules`, so that the packages of the project are found from there.
  const folder = join(
    repositoryRoot,
    "node_modules/.cache",
    `klaxon-package-${process.pid}-${folderCount++}`,
  );
  installPackage(join(folder, "node_modules/@klaxon/instrumentation"));
  return {
    folder,
    write: (name, text) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Installs a built copy of the package; of the same version unless another one is named. */
export function installPackage(target: string, version?: string): void {
  mkdirSync(target, { recursive: true });
  buildSync({
    entryPoints: ["index", "register", "catalog/index"].map((name) => join(home, "src", `${name}.ts`)),
    outbase: join(home, "src"),
    outdir: join(target, "dist"),
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
  cpSync(join(home, "package.json"), join(target, "package.json"));
  if (version !== undefined) {
    const manifest = { name: "@klaxon/instrumentation", type: "module", version, exports: "./dist/index.js" };
    writeFileSync(join(target, "package.json"), JSON.stringify(manifest));
  }
}
