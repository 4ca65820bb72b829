import { diagnosisCharactersMax } from "../live/control/index.ts";
import { askRuns } from "./ask-runs.ts";
import type { ExitCode } from "./exit-code.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon diagnose` was asked for. */
export interface DiagnoseOptions {
  readonly words: readonly string[];
  readonly by?: string | undefined;
}

/** Tells the game day that is running what somebody thinks it is. Throws a `UsageError` for a text that is none. */
export function diagnoseCommand(
  { words, by }: DiagnoseOptions,
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  const text = words.join(" ").trim();
  if (text === "" || text.length > diagnosisCharactersMax)
    throw new UsageError(`a diagnosis is a text of at most ${diagnosisCharactersMax} characters`);
  return askRuns({ kind: "diagnose", by: by ?? host.userName, text }, terminal, host);
}
