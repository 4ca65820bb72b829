import { labelText, labelValueOf } from "../label-text.ts";

/**
 * Attributes as labels, in order of their names: characters that Prometheus does not know become `_` (once for several in a
 * row), values that are no strings are written as JSON, and attributes whose names become the same are joined with `;` in
 * the order of their own names, so that a label never stands twice.
 */
export function labelsOfAttributes(
  attributes: Readonly<Record<string, unknown>>,
  lengthMax: number,
): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const key of Object.keys(attributes).sort()) {
    const value = attributes[key];
    if (value === undefined || value === null) continue;
    const name = labelNameOf(key);
    const text = labelValueOf(typeof value === "string" ? value : json(value), lengthMax);
    const known = labels.get(name);
    labels.set(name, known === undefined ? text : labelValueOf(`${known};${text}`, lengthMax));
  }
  return new Map([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Attributes as the text between the braces of a series. */
export function attributeText(attributes: Readonly<Record<string, unknown>>, lengthMax: number): string {
  const labels = labelsOfAttributes(attributes, lengthMax);
  return labelText([...labels.keys()], [...labels.values()]);
}

// Names with two underscores in front are Prometheus's own; `le` would end a histogram's buckets.
function labelNameOf(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]+/g, "_").replace(/_{2,}/g, "_");
  if (name === "" || name === "_") return "key";
  if (name === "le" || name === "quantile" || /^[0-9]/.test(name)) return `key_${name}`;
  return name;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
