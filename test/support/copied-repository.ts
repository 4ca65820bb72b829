import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** What klaxon runs and builds from, the demo that live drills share included: paths from the root of the checkout. */
export const copiedParts = [
  "simulator",
  "alerts",
  "dashboards",
  "environments",
  "artifacts",
  "registry",
  "compose/demo",
  "instrumentation/src",
  "package.json",
  "tsconfig.json",
];

/**
 * Copies klaxon's sources into a new temporary folder, with links to the installed packages, all but those named; whoever asked
 * for the folder removes it.
 *
 * @returns the folder's path
 */
export function copyRepository(name: string, withoutPackages: readonly string[] = []): string {
  const copy = mkdtempSync(join(tmpdir(), `klaxon-${name}-`));
  for (const part of copiedParts) cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true });
  const from = join(repositoryRoot, "node_modules");
  const to = join(copy, "node_modules");
  mkdirSync(to);
  for (const entry of readdirSync(from)) {
    if (entry !== ".bin" && !withoutPackages.includes(entry)) symlinkSync(join(from, entry), join(to, entry));
  }
  return copy;
}
