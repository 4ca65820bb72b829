import type { Finding } from "../document/index.ts";
import { LoadedStorage } from "./loaded-storage.ts";
import { type ConformanceOptions, upstreamFeatures } from "./options.ts";
import type { ConformanceFailure, ConformanceReport } from "./outcome.ts";
import { readScript } from "./read-script.ts";
import { runEvaluation } from "./run-evaluation.ts";
import type { LoadCommand, Script } from "./script.ts";

/**
 * Runs a script in the language of Prometheus's own tests and reports what differs. Without `features` those count
 * with which Prometheus runs its scripts.
 */
export function runConformance(
  text: string,
  file: string,
  options: ConformanceOptions = {},
): ConformanceReport {
  const { script, findings } = readScript(text, file);
  const run = runScript(script, { features: upstreamFeatures, ...options });
  const isVacuous = run.passedCount + run.failures.length === 0 && findings.length === 0;
  return {
    file,
    ...run,
    findings: [...findings, ...run.findings, ...(isVacuous ? [nothingEvaluated(file)] : [])],
  };
}

// A script that evaluates nothing would pass whatever the language does.
function nothingEvaluated(file: string): Finding {
  const message = "the script evaluates nothing; write at least one `eval`";
  return { code: "conformance/nothing-evaluated", severity: "error", message, file, line: 1, column: 1 };
}

function runScript(script: Script, options: ConformanceOptions): Omit<ConformanceReport, "file"> {
  let storage = new LoadedStorage();
  let passedCount = 0;
  const failures: ConformanceFailure[] = [];
  const findings: Finding[] = [];
  for (const command of script.commands) {
    switch (command.kind) {
      case "load":
        findings.push(...load(storage, command, script.file));
        break;
      case "clear":
        storage = new LoadedStorage();
        break;
      case "evaluation": {
        const failure = runEvaluation(command, storage, options);
        if (failure === undefined) passedCount++;
        else {
          const { line, column, expression } = command;
          failures.push({ file: script.file, line, column, expression, ...failure });
        }
        break;
      }
      default:
        return command satisfies never;
    }
  }
  return { passedCount, failures, findings };
}

function load(storage: LoadedStorage, command: LoadCommand, file: string): readonly Finding[] {
  return storage.load(command).map(({ message }) => ({
    code: "conformance/bad-samples",
    severity: "error",
    message,
    file,
    line: command.line,
    column: 1,
  }));
}
