import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mapOf, numberOf, textOf } from "../dashboard/index.ts";
import type { PreviewFinding } from "../preview/index.ts";
import { packageFolder } from "./package-folder.ts";

/** Builds klaxon's own dashboards from their sources, in a process of its own. */
export interface DashboardBuilder {
  /** What is wrong with the sources; empty where the dashboards were written. */
  readonly build: () => Promise<readonly PreviewFinding[]>;
  readonly stop: () => void;
}

/** Starts a builder that writes to a folder; undefined where the sources are not there, as in an installed package. */
export function startDashboardBuilder(folder: string): DashboardBuilder | undefined {
  const script = join(packageFolder, ".ci/dashboard-builder.mjs");
  if (!existsSync(script) || !existsSync(join(packageFolder, "dashboards/index.ts"))) return undefined;
  const child = spawn(process.execPath, [script, folder], {
    cwd: packageFolder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting: ((findings: readonly PreviewFinding[]) => void)[] = [];
  const endAll = (message: string) => {
    for (const resolve of waiting.splice(0))
      resolve([{ severity: "error", message, file: "dashboards", line: 1, column: 1 }]);
  };
  child.on("error", (error) => endAll(`the dashboards cannot be built: ${error.message}`));
  child.on("exit", () => endAll("the dashboards cannot be built: the process that builds them has ended"));
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(findingsIn(line)));
  return {
    build: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (child.exitCode === null) child.stdin.write("build\n");
        else endAll("the dashboards cannot be built: the process that builds them has ended");
      }),
    stop: () => {
      child.kill("SIGTERM");
    },
  };
}

function findingsIn(line: string): readonly PreviewFinding[] {
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    // What the sources print is no answer.
    return [];
  }
  const { problems } = mapOf(answer);
  return (Array.isArray(problems) ? problems : []).map((problem: unknown) => {
    const { message, file, line: lineNumber, column } = mapOf(problem);
    return {
      severity: "error",
      message: textOf(message) ?? "",
      file: textOf(file) ?? "",
      line: numberOf(lineNumber) ?? 1,
      column: numberOf(column) ?? 1,
    };
  });
}
