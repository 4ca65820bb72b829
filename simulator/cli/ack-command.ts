import { askRuns } from "./ask-runs.ts";
import type { ExitCode } from "./exit-code.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon ack` was asked for. */
export interface AckOptions {
  /** All that fire where absent. */
  readonly alert?: string | undefined;
  readonly by?: string | undefined;
}

/** Tells the drill that is running that somebody has seen an alert. */
export function ackCommand(
  { alert, by }: AckOptions,
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  const named = alert === undefined ? {} : { alert };
  return askRuns({ kind: "ack", by: by ?? host.userName, ...named }, terminal, host);
}
