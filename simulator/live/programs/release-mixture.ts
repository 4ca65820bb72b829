import type { Program, ProgramName } from "./program.ts";
import { printVersion } from "./version.ts";

// These read and write the server's own files, which only the same major version can.
const ofOneRelease: readonly ProgramName[] = ["initdb", "pg_ctl", "pg_basebackup"];

/** Tells of programs of PostgreSQL that were found in other releases than the server, as when folders are mixed. */
export function findMixtures(
  programs: ReadonlyMap<ProgramName, Program>,
): readonly { readonly name: ProgramName; readonly message: string }[] {
  const server = programs.get("postgres");
  if (server === undefined) return [];
  return ofOneRelease.flatMap((name) => {
    const program = programs.get(name);
    if (program === undefined || program.version[0] === server.version[0]) return [];
    const message =
      `\`${program.path}\` is version ${printVersion(program.version)} and \`${server.path}\` is ` +
      `${printVersion(server.version)}, which do not work together; name a folder that has both with \`--programs\``;
    return [{ name, message }];
  });
}
