import { readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { allEnvironments, thresholds } from "../../environments/index.ts";
import { type FileText, type ParsedAssets, parseAssets, type RoutingText } from "../drill/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import { machineFiles } from "./files.ts";
import { readInputFile } from "./input-file.ts";
import { packageFolder } from "./package-folder.ts";
import { statusOf } from "./path-status.ts";

/** Where a drill's rules and routing come from, klaxon's own generated files where nothing is named, and who reads them. */
export interface AssetPaths {
  /** A folder of rule files, or one such file. */
  readonly rulesFolder: string | undefined;
  readonly routingFile: string | undefined;
  /** Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** Default: none. */
  readonly features?: ReadonlySet<FeatureFlag>;
}

/** Reads and parses the rule and routing files; every problem in any of them is a finding. */
export function loadAssets(paths: AssetPaths): ParsedAssets {
  const rules = ruleTexts(paths);
  // One file that serves all environments is read once.
  const contents = new Map<string, ReturnType<typeof readInputFile>>();
  const routing = allEnvironments.map(({ name, externalLabels, addresses }): RoutingText => {
    const file = routingFileOf(paths, name);
    const content = contents.get(file) ?? readInputFile(file);
    contents.set(file, content);
    const { prometheus: externalUrl, alertmanager: alertmanagerUrl } = addresses;
    return { environment: name, file, ...content, externalLabels, externalUrl, alertmanagerUrl };
  });
  return parseAssets({
    rules,
    routing,
    files: machineFiles,
    evaluationIntervalMs: (allEnvironments[0]?.intervals.evaluationSeconds ?? 15) * 1000,
    heartbeatLossMs: thresholds.stack.heartbeatLossSeconds * 1000,
    prometheus: paths.prometheus ?? 3,
    features: paths.features ?? new Set(),
  });
}

/** The rule files as they are written. */
export function ruleTexts(paths: AssetPaths): readonly FileText[] {
  return ruleFilesIn(paths.rulesFolder ?? join(packageFolder, "alerts/generated/rules"));
}

/** The file with the routing of an environment. */
export function routingFileOf(paths: AssetPaths, environment: string): string {
  return paths.routingFile ?? join(packageFolder, `alerts/generated/routing/${environment}.json`);
}

/** The rule files in a folder, or the one file that it is; what cannot be read has a finding. */
export function ruleFilesIn(folder: string): readonly FileText[] {
  const read = (file: string): FileText => ({ file, ...readInputFile(file) });
  if (statusOf(folder)?.isDirectory() !== true) return [read(folder)];
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => ruleFileName.test(name));
  } catch {
    return [unusableFolder(folder, "the folder may not be read; check its permissions")];
  }
  if (names.length === 0) {
    return [unusableFolder(folder, "the folder has no rule files (`.json`, `.yml`, `.yaml`, `.rules`)")];
  }
  return [...names].sort().map((name) => read(join(folder, name)));
}

const ruleFileName = /\.(json|ya?ml|rules)$/;

function unusableFolder(folder: string, message: string): FileText {
  const finding = {
    code: "file/no-rules",
    severity: "error",
    message,
    file: folder,
    line: 1,
    column: 1,
  } as const;
  return { file: folder, content: undefined, findings: [finding] };
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
  return normalize(file)
    .replaceAll("\\", "/")
    .replace(/\.(ya?ml|json)$/, "");
}
