import { dirname, isAbsolute, join } from "node:path";
import { type AlertmanagerConfig, parseAlertmanagerConfig, templateProblem } from "../alertmanager/index.ts";
import type { Finding } from "../document/index.ts";
import type { FileReader } from "./file-reader.ts";
import type { UnitTestFile } from "./unit-test.ts";

/** The routing of a test file. */
export interface LoadedRouting {
  /** Or why there is none. */
  readonly routing: AlertmanagerConfig | string;
  readonly findings: readonly Finding[];
}

/** Reads the Alertmanager configuration that a caller or the file itself names, if any assertion needs it. */
export function loadRouting(
  file: UnitTestFile,
  files: FileReader,
  routingFile: string | undefined,
): LoadedRouting {
  const isNeeded = file.tests.some(({ timelineTests }) =>
    timelineTests.some(({ expectation }) => expectation.kind === "notifies"),
  );
  const named = file.routing?.text;
  if (!isNeeded && (routingFile !== undefined || named === undefined)) {
    return { routing: "no routing is needed", findings: [] };
  }
  const path = routingFile ?? (named === undefined ? undefined : pathFrom(file.file, named));
  if (path === undefined) {
    const routing = "no routing is known; name it with `routing:` under `klaxon`, or with `--routing FILE`";
    return { routing, findings: [] };
  }
  const { content, findings: unreadable } = files.read(path);
  const unusable = `the routing \`${path}\` cannot be used`;
  if (content === undefined) return { routing: unusable, findings: unreadable };
  const { config, findings } = parseAlertmanagerConfig(content, path, { templateProblem });
  return { routing: config ?? unusable, findings };
}

function pathFrom(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}
