import { dirname, isAbsolute, join } from "node:path";
import {
  type AlertmanagerConfig,
  loadNotificationTemplates,
  type NotificationTemplates,
  parseAlertmanagerConfig,
  templateProblem,
} from "../alertmanager/index.ts";
import { type FileReader, type Finding, hasErrors } from "../document/index.ts";
import type { UnitTestFile } from "./unit-test.ts";

/** Where the alerts of tests go, and what is written to those who get them. */
export interface TestRouting {
  readonly config: AlertmanagerConfig;
  readonly templates: NotificationTemplates;
}

/** The routing of a test file. */
export interface LoadedRouting {
  /** Or why there is none. */
  readonly routing: TestRouting | string;
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
  if (config === undefined) return { routing: unusable, findings };
  const { templates, findings: loading } = loadNotificationTemplates(config, files);
  const routing = hasErrors(loading) ? unusable : { config, templates };
  return { routing, findings: [...findings, ...loading] };
}

function pathFrom(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}
