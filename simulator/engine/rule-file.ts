import {
  compareFindings,
  type DocumentPath,
  type Finding,
  parseDocuments,
  type SourceDocument,
} from "../document/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";
import { DocumentReader, type FieldMap } from "./document-reader.ts";
import { duplicateRules } from "./duplicate-rules.ts";
import type { NamedText, Rule, RuleGroup } from "./rule.ts";
import { readRule } from "./rule-fields.ts";
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
  const { documents, findings } = parseDocuments(content, file, options);
  const notes = findings.map((finding) =>
    finding.code === "document/empty" ? holdsNoRules(finding) : finding,
  );
  const lines = lazyLines(content);
  const groups: RuleGroup[] = [];
  for (const [index, document] of documents.entries()) {
    const reader = new DocumentReader(document, lines);
    const roots = rootsOf(document);
    if (index > 0 && !isManifest(document.value)) {
      reader.note(
        "rules/ignored-document",
        "only the first document of a rule file is read; move its rules there",
        [],
        {
          severity: "warning",
        },
      );
    } else {
      for (const root of roots) groups.push(...readGroups(root, file, reader, options));
    }
    notes.push(...reader.findings);
  }
  return { groups, findings: [...notes, ...duplicateRules(groups)].sort(compareFindings) };
}

interface Root {
  readonly value: unknown;
  readonly path: DocumentPath;
  readonly isManifest: boolean;
}

function holdsNoRules(finding: Finding): Finding {
  return { ...finding, severity: "warning", message: `${finding.message}: no rules` };
}

function lazyLines(content: Uint8Array | string): () => readonly string[] {
  let lines: readonly string[] | undefined;
  return () => {
    lines ??= (typeof content === "string" ? content : new TextDecoder().decode(content)).split(/\r\n|\n|\r/);
    return lines;
  };
}

function isManifest(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("apiVersion" in value))
    return false;
  return true;
}

// A rule file is one root; a manifest keeps it under `spec`, and a list holds several manifests.
function rootsOf(document: SourceDocument): readonly Root[] {
  if (!isManifest(document.value)) return [{ value: document.value, path: [], isManifest: false }];
  return manifestRoots(document.value, []);
}

function manifestRoots(value: unknown, path: DocumentPath): readonly Root[] {
  if (typeof value !== "object" || value === null || !("kind" in value)) return [];
  if (value.kind === "PrometheusRule") {
    return [{ value: "spec" in value ? value.spec : undefined, path: [...path, "spec"], isManifest: true }];
  }
  if (!("items" in value) || !Array.isArray(value.items)) return [];
  return value.items.flatMap((item: unknown, index) => manifestRoots(item, [...path, "items", index]));
}

function readGroups(
  root: Root,
  file: string,
  reader: DocumentReader,
  options: RuleFileOptions,
): readonly RuleGroup[] {
  const map = reader.map(root.value, root.path, root.isManifest ? "`spec`" : "a rule file");
  if (map === undefined) return [];
  reader.unknownFields(map, root.path, ["groups"], (field) =>
    field === "rules" ? "; rules stand in a group: `groups: [{name: …, rules: […]}]`" : undefined,
  );
  const path = [...root.path, "groups"];
  const names = new Set<string>();
  return reader.list(map.groups, path, "`groups`").flatMap(([index, item]) => {
    const group = readGroup(item, [...path, index], { file, reader, options, isManifest: root.isManifest });
    if (group === undefined) return [];
    if (names.has(group.name)) {
      reader.note(
        "rules/duplicate-group",
        `a group \`${group.name}\` stands in this file already; give each group a name of its own`,
        [...path, index, "name"],
      );
    }
    names.add(group.name);
    return [group];
  });
}

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
  const name = reader.text(map.name, [...path, "name"], "`name`");
  if (name === "") reader.note("rules/missing-name", "the group has no `name`; give it one", path);
  const labels = reader.texts(map.labels, [...path, "labels"], "`labels`");
  checkNames(reader, labels, [...path, "labels"], "label", prometheus);
  return {
    name: name ?? "",
    file: context.file,
    intervalMs: reader.durationMs(map.interval, [...path, "interval"], "interval") || undefined,
    queryOffsetMs: reader.durationMs(map.query_offset, [...path, "query_offset"], "query_offset"),
    limit: reader.integer(map.limit, [...path, "limit"], "limit") ?? 0,
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
  for (const [index, item] of reader.list(group.rules, [...path, "rules"], "`rules`")) {
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

function newerField(prometheus: PrometheusMajor): (field: string) => string | undefined {
  return (field) => {
    if (prometheus === 2 && (field === "query_offset" || field === "labels")) {
      return "; groups have it in later releases of Prometheus";
    }
    if (field === "partial_response_strategy") return "; that is a field of Thanos";
    return undefined;
  };
}
