import { type ProgramName, reachablePrograms } from "../../programs/index.ts";
import type { LiveContext } from "../live-system.ts";

const serverPrograms: ReadonlySet<ProgramName> = new Set(["postgres", "initdb", "pg_basebackup"]);

/**
 * The programs of a context, those of servers where whom they run as may run them: a server refuses to run as root, and
 * another user may not be let into the folder of the programs.
 */
export async function programsForServers({
  programs,
  unprivileged,
  folder,
}: LiveContext): Promise<LiveContext["programs"]> {
  if (unprivileged === undefined) return programs;
  const own = new Map([...programs].filter(([name]) => serverPrograms.has(name)));
  return new Map([...programs, ...(await reachablePrograms(own, folder))]);
}
