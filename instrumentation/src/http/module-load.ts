import { createRequire, Module } from "node:module";

const load = createRequire(import.meta.url);

/**
 * Calls `onLoad` with the exports of a CommonJS module each time somebody requires it by its bare name. Express and
 * its router are CommonJS, so this sees them in ES module applications too, without hooks in the loader of those.
 * Returns what ends it.
 */
export function watchModules(names: ReadonlySet<string>, onLoad: (exports: unknown) => void): () => void {
  const original = Module.prototype.require;
  let isActive = true;
  function require(this: Module, id: string): unknown {
    const exports: unknown = original.call(this, id);
    if (isActive && names.has(id)) onLoad(exports);
    return exports;
  }
  Module.prototype.require = require;
  return () => {
    isActive = false;
    if (Module.prototype.require === require) Module.prototype.require = original;
  };
}

/** The exports of every copy of a package that was loaded as CommonJS before now. */
export function loadedExports(packageName: string): readonly unknown[] {
  const folder = new RegExp(
    `[\\\\/]node_modules[\\\\/]${packageName}[\\\\/](?!.*[\\\\/]node_modules[\\\\/])`,
  );
  return Object.entries(load.cache)
    .filter(([path]) => folder.test(path))
    .map(([, module]): unknown => module?.exports);
}

/** Whether a package was loaded as CommonJS before now. */
export function isModuleLoaded(packageName: string): boolean {
  return loadedExports(packageName).length > 0;
}
