import { type FSWatcher, watch } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { compilePathPattern, isPathPattern } from "../document/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { machineFiles } from "./files.ts";
import { statusOf } from "./path-status.ts";
import type { Terminal } from "./terminal.ts";
import { hasCoverage, type TestOptions } from "./test-options.ts";
import { reportTestRun, type TestEnvironment } from "./test-reports.ts";
import type { TestFileReads, TestFileResult } from "./test-task.ts";

/** What waiting for changes needs. */
export interface TestWatch {
  readonly options: TestOptions;
  readonly terminal: Terminal;
  readonly environment: TestEnvironment;
  readonly runOnce: (
    files: readonly string[],
    isStopped: () => boolean,
  ) => Promise<readonly TestFileResult[]>;
}

/**
 * Runs all files, then again those that depend on a file that has changed, until it is interrupted. The exit code
 * is 0 then: that is how one leaves it.
 */
export async function watchTests(files: readonly string[], watched: TestWatch): Promise<ExitCode> {
  const { options, terminal, environment, runOnce } = watched;
  const changes = new ChangeWatcher();
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    changes.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const latest = new Map<string, TestFileResult>();
  let wanted: readonly string[] = files;
  try {
    while (!isStopped) {
      // Watched before they are read, so that what is saved meanwhile is not missed.
      changes.watch(foldersOf(files, latest));
      for (const result of await runOnce(wanted, () => isStopped)) latest.set(result.outcome.file, result);
      if (isStopped) break;
      changes.watch(foldersOf(files, latest));
      const results = files.flatMap((file) => latest.get(file) ?? []);
      reportTestRun(results, options, terminal, environment);
      terminal.write("waiting for changes; Ctrl-C ends it\n");
      wanted = [];
      while (wanted.length === 0 && !isStopped) {
        const concerns = (path: string) => affectedFiles(files, latest, [path]).length > 0;
        const paths = (await changes.next()).filter(concerns);
        wanted = affectedFiles(files, latest, paths);
        if (wanted.length > 0 && hasCoverage(options)) wanted = files;
        if (wanted.length > 0) terminal.write(`\nchanged: ${shownPaths(paths)}\n`);
      }
    }
  } finally {
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
    changes.close();
  }
  return exitCodes.held;
}

/** The test files that a change of some paths may concern. */
export function affectedFiles(
  files: readonly string[],
  latest: ReadonlyMap<string, { readonly reads: TestFileReads }>,
  changed: readonly string[],
): readonly string[] {
  return files.filter((file) => {
    const reads = latest.get(file)?.reads ?? { paths: [file], patterns: [] };
    const paths = new Set(reads.paths.map((path) => resolve(path)));
    const patterns = reads.patterns.map((pattern) => resolve(pattern));
    const matches = patterns.map((pattern) => compilePathPattern(pattern));
    return changed.some(
      (path) =>
        paths.has(path) ||
        matches.some((match) => match?.(path) === true) ||
        // A folder that comes or goes takes with it what is in it.
        [...paths, ...patterns].some((inner) => inner.startsWith(path + sep)),
    );
  });
}

function foldersOf(
  files: readonly string[],
  latest: ReadonlyMap<string, TestFileResult>,
): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    const reads = latest.get(file)?.reads ?? { paths: [file], patterns: [] };
    for (const path of reads.paths) folders.add(existingFolder(dirname(resolve(path))));
    for (const pattern of reads.patterns)
      for (const folder of patternFolders(resolve(pattern))) folders.add(folder);
  }
  return folders;
}

// `rules/*/alerts-*.yml` is about the folders that match, and about the one in which others could appear.
function patternFolders(pattern: string): readonly string[] {
  const folder = dirname(pattern);
  if (!isPathPattern(folder)) return [existingFolder(folder)];
  return [...machineFiles.glob(folder).map(existingFolder), ...patternFolders(folder)];
}

function existingFolder(path: string): string {
  let folder = path;
  while (statusOf(folder)?.isDirectory() !== true && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function shownPaths(paths: readonly string[]): string {
  const names = [...new Set(paths.map((path) => basename(path)))];
  const more = names.length - shownPathsMax;
  return names.slice(0, shownPathsMax).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const shownPathsMax = 5;
// An editor that saves removes, writes and renames; what comes within this time is one change.
const settleMs = 100;

/** Gathers changes in folders. Folders, not files, since editors that rename put another file in the old one's place. */
class ChangeWatcher {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private wake: (() => void) | undefined;
  private isClosed = false;

  /** Watches these folders and no others; what was noticed before is kept. */
  watch(folders: ReadonlySet<string>): void {
    if (this.isClosed) return;
    for (const [folder, watcher] of this.watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const folder of folders) if (!this.watchers.has(folder)) this.open(folder);
  }

  /** Resolves to the paths that have changed, once they are at rest; to none when it is closed. */
  async next(): Promise<readonly string[]> {
    while (!this.isClosed && (this.changed.size === 0 || this.timer !== undefined)) {
      await new Promise<void>((resolvePromise) => {
        this.wake = resolvePromise;
      });
    }
    const paths = [...this.changed].sort();
    this.changed.clear();
    return paths;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
    this.wake?.();
  }

  private open(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => this.note(name === null ? folder : join(folder, name)));
      // The folder is gone; it is looked for again when the next run begins.
      watcher.on("error", () => this.forget(folder));
      this.watchers.set(folder, watcher);
    } catch {
      // It has vanished since it was found, which its parent tells.
    }
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
    this.note(folder);
  }

  private note(path: string): void {
    this.changed.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.wake?.();
    }, settleMs);
  }
}
