import { askRunner, StateFolderError } from "../live/control/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { type LiveHost, processHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon ack` was asked for. */
export interface AckOptions {
  /** All that fire where absent. */
  readonly alert?: string | undefined;
  readonly by?: string | undefined;
}

/** Tells the drill that is running that somebody has seen an alert. */
export async function ackCommand(
  options: AckOptions,
  terminal: Terminal,
  host: LiveHost = processHost(),
): Promise<ExitCode> {
  try {
    return await acknowledge(options, terminal, host);
  } catch (error) {
    if (!(error instanceof StateFolderError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  }
}

async function acknowledge({ alert, by }: AckOptions, terminal: Terminal, host: LiveHost): Promise<ExitCode> {
  const running = await host.runs.running();
  if (running.length === 0) {
    terminal.writeError("klaxon: no drill is running\n");
    return exitCodes.invalidInput;
  }
  let exitCode: ExitCode = exitCodes.missed;
  for (const { socketPath } of running) {
    const { isDone, message } = await askRunner(socketPath, {
      kind: "ack",
      by: by ?? host.userName,
      ...(alert === undefined ? {} : { alert }),
    });
    if (isDone) {
      exitCode = exitCodes.held;
      terminal.write(`${message}\n`);
    } else terminal.writeError(`klaxon: ${message}\n`);
  }
  return exitCode;
}
