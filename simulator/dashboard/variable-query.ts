/** What a variable asks of a Prometheus for its options. */
export type VariableQuery =
  | { readonly kind: "label-names"; readonly pattern: string }
  /** Of all series where there is no selector. */
  | {
      readonly kind: "label-values";
      readonly selector: string;
      readonly selectorOffset: number;
      readonly label: string;
    }
  | { readonly kind: "metrics"; readonly pattern: string }
  | { readonly kind: "query-result"; readonly expression: string; readonly expressionOffset: number }
  /** The series themselves, as texts. */
  | { readonly kind: "series"; readonly selector: string; readonly selectorOffset: number };

/** Takes the query of a variable apart; undefined where there is none. Variables in it may or may not be filled in. */
export function parseVariableQuery(text: string): VariableQuery | undefined {
  const query = text.trim();
  if (query === "") return undefined;
  const start = text.indexOf(query);
  const names = /^label_names\((.*)\)$/s.exec(query);
  if (names !== null) return { kind: "label-names", pattern: (names[1] ?? "").trim() };
  const values =
    /^label_values\((?:(\s*)(.+?)\s*,\s*)?([a-zA-Z_$][\w$]*|"[^"]+"|\$\{\w+\}|\[\[\w+\]\])\s*\)$/s.exec(
      query,
    );
  if (values !== null) {
    const [, blanks = "", selector = "", label = ""] = values;
    const selectorOffset = start + "label_values(".length + blanks.length;
    return { kind: "label-values", selector, selectorOffset, label: label.replace(/^"(.*)"$/, "$1") };
  }
  const metrics = /^metrics\((.+)\)$/s.exec(query);
  if (metrics !== null) return { kind: "metrics", pattern: (metrics[1] ?? "").trim() };
  const result = /^query_result\((\s*)(.+?)\s*\)$/s.exec(query);
  if (result !== null) {
    const [, blanks = "", expression = ""] = result;
    const expressionOffset = start + "query_result(".length + blanks.length;
    return { kind: "query-result", expression, expressionOffset };
  }
  return { kind: "series", selector: query, selectorOffset: start };
}
