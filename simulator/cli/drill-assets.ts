import { readdirSync } from "node:fs";
import { join } from "node:path";
import { allEnvironments, thresholds } from "../../environments/index.ts";
import type { Finding } from "../document/index.ts";
import { type Assets, parseAssets, type RoutingText } from "../drill/index.ts";
import { FileError, readInput } from "./input-file.ts";
import { packageFolder } from "./package-folder.ts";

/** Where a drill's rules and routing come from; klaxon's own generated files where nothing is named. */
export interface AssetPaths {
  readonly rulesFolder: string | undefined;
  readonly routingFile: string | undefined;
}

/** Reads and parses the generated rule and routing files; every problem in any of them is a finding. */
export function loadAssets(paths: AssetPaths): {
  readonly assets: Assets | undefined;
  readonly findings: readonly Finding[];
} {
  const rulesFolder = paths.rulesFolder ?? join(packageFolder, "alerts/generated/rules");
  const rules = ruleFilesIn(rulesFolder).map((file) => ({ file, content: readInput(file) }));
  const routing = allEnvironments.map(({ name, externalLabels, addresses }): RoutingText => {
    const file = paths.routingFile ?? join(packageFolder, `alerts/generated/routing/${name}.json`);
    return {
      environment: name,
      file,
      content: readInput(file),
      externalLabels,
      externalUrl: addresses.prometheus,
    };
  });
  return parseAssets({
    rules,
    routing,
    evaluationIntervalMs: (allEnvironments[0]?.intervals.evaluationSeconds ?? 15) * 1000,
    heartbeatLossMs: thresholds.stack.heartbeatLossSeconds * 1000,
  });
}

function ruleFilesIn(folder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.(json|ya?ml)$/.test(name));
  } catch {
    throw new FileError(folder, "the folder of rule files cannot be read; name one with `--rules`");
  }
  if (names.length === 0) throw new FileError(folder, "the folder has no rule files (`.json`, `.yml`)");
  return names.sort().map((name) => join(folder, name));
}

/** The scenario files below klaxon's own folder, as `system/name` and path. */
export function ownScenarioFiles(): readonly { readonly name: string; readonly file: string }[] {
  const folder = join(packageFolder, "simulator/scenarios");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yml"))
    .sort()
    .map((path) => ({ name: path.replaceAll("\\", "/").replace(/\.yml$/, ""), file: join(folder, path) }));
}

/** The name that a scenario file of a user's own gets. */
export function nameOfScenarioFile(file: string): string {
  return file.replace(/\.(ya?ml|json)$/, "");
}
