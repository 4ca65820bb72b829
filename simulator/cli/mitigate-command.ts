import { askRuns } from "./ask-runs.ts";
import type { ExitCode } from "./exit-code.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";

/** Ends the fault of the game day that is running; the game goes on. */
export function mitigateCommand(
  { by }: { readonly by?: string | undefined },
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  return askRuns({ kind: "mitigate", by: by ?? host.userName }, terminal, host);
}
