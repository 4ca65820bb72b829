import { cp, realpath, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Program, ProgramName } from "./program.ts";

/** A program lies where another user cannot run it, and not so that it could be copied. */
export class UnreachableProgramError extends Error {
  readonly code = "unreachable-program";
}

/**
 * The same programs at paths from which every user of the machine can run them. What lies in a folder that others may not
 * enter is copied, with all that it needs, into `folder`, which others must be able to enter: that is possible for programs in
 * Debian's tree of PostgreSQL with a folder `lib` beside `usr`, as `.real/live/postgresql` is. No permission is changed.
 * Throws an UnreachableProgramError for others, and what the file system throws while copying.
 */
export async function reachablePrograms(
  programs: ReadonlyMap<ProgramName, Program>,
  folder: string,
): Promise<ReadonlyMap<ProgramName, Program>> {
  const homes = new Map<string, string>();
  const reachable = new Map<ProgramName, Program>();
  for (const [name, program] of programs) {
    const path = await realpath(program.path);
    if (await isOpenToOthers(path)) {
      reachable.set(name, program);
      continue;
    }
    const home = await selfContainedFolder(path);
    if (home === undefined) {
      const message = `\`${path}\` cannot be run by another user than its owner; put it into a folder that everyone may enter`;
      throw new UnreachableProgramError(message);
    }
    let copy = homes.get(home);
    if (copy === undefined) {
      copy = join(folder, `postgresql-${homes.size + 1}`);
      homes.set(home, copy);
      await cp(home, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    }
    reachable.set(name, { ...program, path: join(copy, relative(home, path)) });
  }
  return reachable;
}

async function isOpenToOthers(path: string): Promise<boolean> {
  const othersReadAndExecute = 0o005;
  const othersExecute = 0o001;
  if (((await stat(path)).mode & othersReadAndExecute) !== othersReadAndExecute) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & othersExecute) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function selfContainedFolder(path: string): Promise<string | undefined> {
  const home = /^(\/.+)\/usr\/lib\/postgresql\/[^/]+\/bin\/[^/]+$/.exec(path)?.[1];
  if (home === undefined) return undefined;
  const libraries = await stat(join(home, "lib")).catch(() => undefined);
  return libraries?.isDirectory() === true ? home : undefined;
}
