import { textOf } from "../../dashboard/index.ts";
import type { Field, Frame } from "./frame.ts";

/**
 * What a field is called: by its setting `displayName`, by the query's legend, or by its labels as far as those are needed to
 * tell it from the others.
 */
export function fieldName(field: Field, frame: Frame, frames: readonly Frame[]): string {
  const written = textOf(field.settings.displayName);
  if (written !== undefined && written !== "") return filled(written, field, frame);
  if (field.legend !== undefined && field.legend !== "") return field.legend;
  const { labels, name } = field;
  if (labels === undefined || Object.keys(labels).length === 0) {
    return field.kind === "number" && frame.name !== "" && name === "Value" ? frame.name : name;
  }
  const only = onlyLabel(frames);
  if (only !== undefined) return labels[only] ?? name;
  return labelsText(labels);
}

/** `name{label="value"}`, as Prometheus writes a series. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const { __name__: metric = "", ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 && metric !== "" ? metric : `${metric}{${pairs.join(", ")}}`;
}

// Where all series have the same one label, its value tells them apart.
function onlyLabel(frames: readonly Frame[]): string | undefined {
  let only: string | undefined;
  for (const { fields } of frames) {
    for (const { labels } of fields) {
      if (labels === undefined) continue;
      const names = Object.keys(labels);
      if (names.length !== 1 || (only !== undefined && names[0] !== only)) return undefined;
      only = names[0];
    }
  }
  return only;
}

/** Fills in `${__field.name}`, `${__field.labels.x}`, `${__series.name}` and `$__cell_n` is left. */
function filled(text: string, field: Field, frame: Frame): string {
  return text.replace(
    /\$\{__(field|series)\.(name|displayName|labels(?:\.[^}]+|\["[^"]+"\])?)\}/g,
    (_, __, path: string) => {
      if (!path.startsWith("labels")) return field.legend ?? (frame.name === "" ? field.name : frame.name);
      const label = /^labels(?:\.([^}]+)|\["([^"]+)"\])$/.exec(path);
      if (label === null) return labelsText(field.labels ?? {});
      return field.labels?.[label[1] ?? label[2] ?? ""] ?? "";
    },
  );
}

/** Fills the labels of a series into a legend, `{{instance}}`; labels that it does not have leave nothing. */
export function legendText(
  legendFormat: string,
  labels: Readonly<Record<string, string>>,
  expression: string,
): string | undefined {
  const isEmpty = Object.keys(labels).length === 0;
  if (legendFormat === "__auto") return isEmpty ? expression : undefined;
  if (legendFormat === "") return isEmpty ? expression : labelsText(labels);
  return legendFormat.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? "");
}
