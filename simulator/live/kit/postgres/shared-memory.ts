import type { CommandRun } from "../../supervisor/index.ts";

// A server that ended in order has removed the file; its seventh line has the key and the number of its segment.
const removeSegments = `
cd "$1" || exit 0
for file in $2/postmaster.pid; do
  [ -f "$file" ] || continue
  set -- "$1" "$2" $(sed -n 7p "$file")
  [ -z "$4" ] || ipcrm -m "$4"
done`;

/**
 * The command that removes the shared memory which killed servers have left behind: each keeps a few bytes of System V
 * shared memory as a lock, which no process's end frees. `servers` names folders within the folder, or is `*`.
 */
export function sharedMemoryRemoval(folder: string, servers: string): CommandRun {
  return { command: "/bin/sh", args: ["-c", removeSegments, "sh", folder, servers], timeoutMs: 5_000 };
}
