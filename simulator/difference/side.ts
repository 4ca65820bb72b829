import { type AlertmanagerConfig, parseAlertmanagerConfig, templateProblem } from "../alertmanager/index.ts";
import { fileKindOf } from "../check/index.ts";
import { isDashboard, readDashboardDocument } from "../dashboard/index.ts";
import { type Finding, hasErrors, parseDocument } from "../document/index.ts";
import { parseRuleFile, type RuleGroup } from "../engine/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import type { ReadDashboard } from "./dashboard-difference.ts";

/** A file of one side. */
export interface ComparedFile {
  /** The name that findings and places tell. */
  readonly file: string;
  /** The name by which files of both sides stand for each other: a path within a folder, or empty for a file on its own. */
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** How rule files are read. */
export interface CompareOptions {
  readonly prometheus: PrometheusMajor;
  readonly features: ReadonlySet<FeatureFlag>;
}

/** What stands in a file of some name. */
export interface Named<Value> {
  readonly path: string;
  readonly value: Value;
}

/** All that one side has. */
export interface Side {
  readonly groups: readonly RuleGroup[];
  /** The path of each file. */
  readonly paths: ReadonlyMap<string, string>;
  readonly routings: readonly Named<AlertmanagerConfig>[];
  readonly dashboards: readonly Named<ReadDashboard>[];
  readonly findings: readonly Finding[];
}

/** Reads the files of a side. Files that are neither rules nor routing nor dashboards are passed over. */
export function readSide(files: readonly ComparedFile[], options: CompareOptions): Side {
  const groups: RuleGroup[] = [];
  const routings: Named<AlertmanagerConfig>[] = [];
  const dashboards: Named<ReadDashboard>[] = [];
  const findings: Finding[] = [];
  for (const { file, path, content } of files) {
    const kind = kindOf(content);
    if (kind === "rules") {
      const read = parseRuleFile(content, file, options);
      findings.push(...read.findings);
      if (!hasErrors(read.findings)) groups.push(...read.groups);
    } else if (kind === "routing") {
      const { config, findings: reading } = parseAlertmanagerConfig(content, file, { templateProblem });
      findings.push(...reading);
      if (config !== undefined) routings.push({ path, value: config });
    } else {
      const read = readDashboardFile(content, file, kind === "dashboard");
      findings.push(...read.findings);
      if (read.dashboard !== undefined) dashboards.push({ path, value: read.dashboard });
    }
  }
  const paths = new Map(files.map(({ file, path }) => [file, path]));
  return { groups, paths, routings, dashboards, findings };
}

/** Whether a file is one of those that can be compared. */
export function isComparable(content: Uint8Array | string): boolean {
  const kind = kindOf(content);
  if (kind !== "other") return true;
  return readDashboardFile(content, "", false).dashboard !== undefined;
}

function kindOf(content: Uint8Array | string): "rules" | "routing" | "dashboard" | "other" {
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  // A resource has `kind` and `apiVersion` as manifests of rules do.
  if (/["']?apiVersion["']?\s*:\s*["']?dashboard\.grafana\.app\//.test(text)) return "dashboard";
  const kind = fileKindOf(text);
  return kind === "rules" || kind === "routing" ? kind : "other";
}

interface DashboardFile {
  readonly dashboard: ReadDashboard | undefined;
  readonly findings: readonly Finding[];
}

// JSON of any other kind lies about in folders; it is no mistake.
function readDashboardFile(content: Uint8Array | string, file: string, isMeant: boolean): DashboardFile {
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  if (!isMeant && !/["']?(?:panels|rows|elements|schemaVersion)["']?\s*:/.test(text)) {
    return { dashboard: undefined, findings: [] };
  }
  const { document, findings } = parseDocument(text, file);
  if (document === undefined || hasErrors(findings)) return { dashboard: undefined, findings };
  if (!isMeant && !isDashboard(document.value)) return { dashboard: undefined, findings: [] };
  const read = readDashboardDocument(document);
  const { dashboard } = read;
  return {
    dashboard: dashboard && { dashboard, document },
    findings: [...findings, ...read.findings],
  };
}
