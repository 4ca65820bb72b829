import { askRunner, StateFolderError } from "../live/control/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { describeRun } from "./live-control.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon abort` was asked for. */
export interface AbortOptions {
  /** Every run where absent. */
  readonly run?: string | undefined;
  readonly by?: string | undefined;
}

/** Ends drills that are running, from another terminal; they roll back first. */
export async function abortCommand(
  options: AbortOptions,
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  try {
    return await abort(options, terminal, host);
  } catch (error) {
    if (!(error instanceof StateFolderError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  }
}

async function abort({ run, by }: AbortOptions, terminal: Terminal, host: LiveHost): Promise<ExitCode> {
  const running = await host.runs.running();
  const meant = running.filter(({ record }) => run === undefined || record.id === run);
  if (meant.length === 0) {
    const ids = running.map(({ record }) => `\`${record.id}\``).join(", ");
    const known = ids === "" ? "no drill is running" : `${ids} is running`;
    terminal.writeError(`klaxon: ${run === undefined ? known : `there is no run \`${run}\`; ${known}`}\n`);
    return exitCodes.invalidInput;
  }
  let exitCode: ExitCode = exitCodes.held;
  for (const each of meant) {
    const request = { kind: "abort", by: by ?? host.userName } as const;
    const { isDone, message } = await askRunner(each.socketPath, request);
    const text = `${describeRun(each, host.nowMs())}: ${message}\n`;
    if (isDone) terminal.write(text);
    else {
      terminal.writeError(`klaxon: ${text}`);
      exitCode = exitCodes.missed;
    }
  }
  return exitCode;
}
