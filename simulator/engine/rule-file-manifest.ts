import { type DocumentPath, didYouMean, shownText } from "../document/index.ts";

/** A value that holds `groups`: a rule file, or the `spec` of a manifest. */
export interface RuleRoot {
  readonly value: unknown;
  readonly path: DocumentPath;
  readonly isManifest: boolean;
}

/** Whether a document is a Kubernetes manifest of any kind. */
export function isManifest(value: unknown): boolean {
  return isMap(value) && "kind" in value && "apiVersion" in value;
}

/** Where a document holds rules: a rule file is one root, a manifest keeps it under `spec`, a list has several. */
export function ruleRoots(value: unknown): readonly RuleRoot[] {
  return isManifest(value) ? manifestRoots(value, []) : [{ value, path: [], isManifest: false }];
}

/** What is wrong with a manifest in which no rules are found. */
export function foreignManifest(value: unknown): string {
  const kind = isMap(value) && "kind" in value && typeof value.kind === "string" ? value.kind : "";
  const hint = didYouMean(kind, [ruleKind]) || `; rules stand in a \`${ruleKind}\``;
  return `a manifest of kind \`${shownText(kind)}\` holds no rules${hint}`;
}

const ruleKind = "PrometheusRule";

function manifestRoots(value: unknown, path: DocumentPath): readonly RuleRoot[] {
  if (!isMap(value) || !("kind" in value)) return [];
  if (value.kind === ruleKind) {
    return [{ value: "spec" in value ? value.spec : undefined, path: [...path, "spec"], isManifest: true }];
  }
  if (!("items" in value) || !Array.isArray(value.items)) return [];
  return value.items.flatMap((item: unknown, index) => manifestRoots(item, [...path, "items", index]));
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
