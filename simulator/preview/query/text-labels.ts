import { isFieldMap, textOf } from "../../dashboard/index.ts";

/** The labels of a JSON object, none where it is no object; a value that is no text is an empty one. */
export function textLabels(value: unknown): Readonly<Record<string, string>> {
  const pairs = Object.entries(isFieldMap(value) ? value : {});
  return Object.fromEntries(pairs.map(([name, text]) => [name, textOf(text) ?? ""] as const));
}
