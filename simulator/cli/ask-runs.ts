import { askRunner, type ControlRequest, StateFolderError } from "../live/control/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import type { LiveHost } from "./live-host.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Asks every drill of the user that is running, and tells what it answers. Exit code 1 where none does it, 2 where none is
 * running.
 */
export async function askRuns(
  request: ControlRequest,
  terminal: Terminal,
  host: LiveHost,
): Promise<ExitCode> {
  try {
    return await ask(request, terminal, host);
  } catch (error) {
    if (!(error instanceof StateFolderError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  }
}

async function ask(request: ControlRequest, terminal: Terminal, host: LiveHost): Promise<ExitCode> {
  const running = await host.runs.running();
  if (running.length === 0) {
    terminal.writeError("klaxon: no drill is running\n");
    return exitCodes.invalidInput;
  }
  let exitCode: ExitCode = exitCodes.missed;
  for (const { socketPath } of running) {
    const { isDone, message } = await askRunner(socketPath, request);
    if (isDone) {
      exitCode = exitCodes.held;
      terminal.write(`${message}\n`);
    } else terminal.writeError(`klaxon: ${message}\n`);
  }
  return exitCode;
}
