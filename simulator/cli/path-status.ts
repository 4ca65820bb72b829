import { type Stats, statSync } from "node:fs";

/** What stands at a path, links followed; undefined where nothing does, or nothing that can be looked at. */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
