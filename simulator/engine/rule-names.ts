import type { DocumentPath, DocumentReader } from "../document/index.ts";
import { metricNameLabel, type PrometheusMajor } from "../promql/index.ts";
import type { NamedText } from "./rule.ts";

/** Notes the names of labels or annotations that the release line does not allow. */
export function checkNames(
  reader: DocumentReader,
  texts: readonly NamedText[],
  path: DocumentPath,
  kind: "label" | "annotation",
  prometheus: PrometheusMajor,
): void {
  for (const [name] of texts) {
    const problem = nameProblem(name, kind, prometheus);
    if (problem === undefined) continue;
    reader.note(`bad-${kind}-name`, `\`${name}\` ${problem}`, [...path, name], { isAtKey: true });
  }
}

/** What is wrong with the name a recording rule stores its result under; undefined where nothing is. */
export function recordNameProblem(name: string, prometheus: PrometheusMajor): string | undefined {
  if (/[{}]/.test(name)) return "has braces; put the selector into `expr` and labels into `labels`";
  if (prometheus === 2 && !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
    return "is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`";
  }
  return undefined;
}

function nameProblem(
  name: string,
  kind: "label" | "annotation",
  prometheus: PrometheusMajor,
): string | undefined {
  if (name === "") return `cannot name ${kind === "label" ? "a label" : "an annotation"}; write a name`;
  if (name === metricNameLabel && kind === "label") {
    return "cannot be set; an alert has no metric name, and a recording rule's is `record`";
  }
  if (prometheus === 2 && !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    return "is not a name in Prometheus 2; use letters, digits and `_`";
  }
  return undefined;
}
