import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { statusOf } from "./path-status.ts";

/** A watch over files and folders. */
export interface Watch {
  readonly stop: () => void;
}

// Editors write a file in several steps; what they leave is wanted.
const quietMs = 40;

/**
 * Calls `onChange` a moment after something was written in the folders, or to the files, of the paths. Of files their folder is
 * watched, for editors put a new file in the old one's place.
 */
export function watchPaths(
  paths: readonly string[],
  isWanted: (name: string) => boolean,
  onChange: () => void,
): Watch {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  };
  const watchers = paths.map((path): FSWatcher => {
    const isFolder = statusOf(path)?.isDirectory() === true;
    const watcher = watch(isFolder ? path : dirname(path), { recursive: isFolder }, (_, name) => {
      if (name === null || (isFolder ? isWanted(name) : name === basename(path))) soon();
    });
    // A folder that goes away is told by the next reading.
    watcher.on("error", soon);
    return watcher;
  });
  return {
    stop: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
