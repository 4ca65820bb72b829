import {
  compareFindings,
  type DocumentPath,
  DocumentReader,
  type FieldMap,
  type Finding,
  linesOf,
  parseDocuments,
} from "../document/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";
import { duplicateRules } from "./duplicate-rules.ts";
import { readDurationField } from "./duration-text.ts";
import type { NamedText, Rule, RuleGroup } from "./rule.ts";
import { readRule } from "./rule-fields.ts";
import { foreignManifest, isManifest, type RuleRoot, ruleRoots } from "./rule-file-manifest.ts";
import type { RuleFileOptions } from "./rule-file-options.ts";
import { checkNames } from "./rule-names.ts";

/** What came of a rule file. */
export interface RuleFile {
  /** Every rule that could be read, in order. Only complete when no finding is an error. */
  readonly groups: readonly RuleGroup[];
  readonly findings: readonly Finding[];
}

/**
 * Reads a rule file: YAML or JSON as Prometheus loads it, or Kubernetes manifests of kind
 * PrometheusRule. A file is acceptable (no finding is an error) exactly where the release line's
 * `promtool check rules` accepts it. Everything wrong is reported at once; nothing is thrown.
 */
export function parseRuleFile(
  content: Uint8Array | string,
  file: string,
  options: RuleFileOptions = {},
): RuleFile {
  const { documents, findings, laterFindings } = parseDocuments(content, file, {
    ...options,
    reader: "prometheus",
  });
  const [first] = documents;
  const isRead = first !== undefined && isManifest(first.value);
  const notes = findings.map((finding) => {
    if (finding.code === "document/empty") return holdsNoRules(finding);
    return laterFindings.includes(finding) && !isRead ? asIgnored(finding) : finding;
  });
  const lines = linesOf(content);
  const groups: RuleGroup[] = [];
  const hasRules = documents.some(({ value }) => ruleRoots(value).length > 0);
  for (const [index, document] of documents.entries()) {
    const reader = new DocumentReader(document, { area: "rules", lines });
    if (index > 0 && !isManifest(document.value)) {
      const message = "only the first document of a rule file is read; move its rules there";
      reader.note("ignored-document", message, [], { severity: "warning" });
    } else {
      if (!hasRules) reader.note("no-rules", foreignManifest(document.value), ["kind"]);
      for (const root of ruleRoots(document.value)) groups.push(...readGroups(root, file, reader, options));
    }
    notes.push(...reader.findings);
  }
  return { groups, findings: [...notes, ...duplicateRules(groups)].sort(compareFindings) };
}

function holdsNoRules(finding: Finding): Finding {
  return { ...finding, severity: "warning", message: `${finding.message}: no rules` };
}

// Prometheus never comes to see what is wrong behind the first document of a rule file.
function asIgnored(finding: Finding): Finding {
  const message = `${finding.message} (Prometheus reads the first document only)`;
  return { ...finding, severity: "warning", message };
}

function readGroups(
  root: RuleRoot,
  file: string,
  reader: DocumentReader,
  options: RuleFileOptions,
): readonly RuleGroup[] {
  if (root.isManifest && (root.value === undefined || root.value === null)) {
    reader.note("missing-spec", "the manifest has no `spec`; write `spec: {groups: […]}`", root.path);
  }
  const map = reader.map(root.value, root.path, root.isManifest ? "`spec`" : "a rule file");
  if (map === undefined) return [];
  reader.unknownFields(map, root.path, ["groups"], (field) => misplacedFields.get(field));
  const path = [...root.path, "groups"];
  const names = new Set<string>();
  return reader.list(map.groups, path).flatMap(([index, item]) => {
    const group = readGroup(item, [...path, index], { file, reader, options, isManifest: root.isManifest });
    if (group === undefined) return [];
    if (group.name !== "" && names.has(group.name)) {
      reader.note(
        "duplicate-group",
        `a group \`${group.name}\` stands in this file already; give each group a name of its own`,
        [...path, index, "name"],
      );
    }
    names.add(group.name);
    return [group];
  });
}

const ofManifests = "; a manifest has both, `apiVersion` and `kind: PrometheusRule`";
const ofTests = "; that is a field of promtool's test files, and this is read as a rule file";
const misplacedFields: ReadonlyMap<string, string> = new Map([
  ["rules", "; rules stand in a group: `groups: [{name: …, rules: […]}]`"],
  ["rule_files", ofTests],
  ["evaluation_interval", ofTests],
  ["tests", ofTests],
  ["apiVersion", ofManifests],
  ["kind", ofManifests],
]);

interface GroupContext {
  readonly file: string;
  readonly reader: DocumentReader;
  readonly options: RuleFileOptions;
  readonly isManifest: boolean;
}

function readGroup(value: unknown, path: DocumentPath, context: GroupContext): RuleGroup | undefined {
  const { reader, options } = context;
  const prometheus = options.prometheus ?? 3;
  const map = reader.map(value, path, "a group");
  if (map === undefined) return undefined;
  reader.unknownFields(map, path, knownFields(context, prometheus), newerField(prometheus));
  const name = reader.text(map.name, [...path, "name"]);
  if (name === "") reader.note("missing-name", "the group has no `name`; give it one", path);
  const labels = reader.texts(map.labels, [...path, "labels"]);
  checkNames(reader, labels, [...path, "labels"], "label", prometheus);
  return {
    name: name ?? "",
    file: context.file,
    intervalMs: readDurationField(reader, map.interval, [...path, "interval"]) || undefined,
    queryOffsetMs: readDurationField(reader, map.query_offset, [...path, "query_offset"]),
    limit: reader.integer(map.limit, [...path, "limit"]) ?? 0,
    rules: readRules(map, path, labels, reader, options),
    place: () => reader.placeOf(path),
  };
}

function readRules(
  group: FieldMap,
  path: DocumentPath,
  groupLabels: readonly NamedText[],
  reader: DocumentReader,
  options: RuleFileOptions,
): readonly Rule[] {
  const rules: Rule[] = [];
  for (const [index, item] of reader.list(group.rules, [...path, "rules"])) {
    const rulePath = [...path, "rules", index];
    const rule = readRule(item, { path: rulePath, index: rules.length, groupLabels, reader, options });
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function knownFields(
  { isManifest: isInManifest }: GroupContext,
  prometheus: PrometheusMajor,
): readonly string[] {
  const known = ["name", "interval", "limit", "rules"];
  if (prometheus === 3 || isInManifest) known.push("query_offset", "labels");
  if (isInManifest) known.push("partial_response_strategy");
  return known;
}

// A rule that is a blank or two too far to the left becomes a group.
const ruleOnlyFields: ReadonlySet<string> = new Set([
  "alert",
  "record",
  "expr",
  "for",
  "keep_firing_for",
  "annotations",
]);

function newerField(prometheus: PrometheusMajor): (field: string) => string | undefined {
  return (field) => {
    if (prometheus === 2 && (field === "query_offset" || field === "labels")) {
      return "; groups have it in later releases of Prometheus";
    }
    if (field === "partial_response_strategy") return "; that is a field of Thanos";
    if (ruleOnlyFields.has(field))
      return "; that is a field of a rule, and rules stand in the group's `rules`";
    return undefined;
  };
}
