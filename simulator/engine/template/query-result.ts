import {
  compareBytes,
  type GoType,
  type GoValue,
  goFloat,
  goPointer,
  goStringMap,
  goStruct,
  pointerTypeOf,
} from "../../go-template/index.ts";
import { type Labels, labelPairs } from "../../promql/index.ts";

/** One element of the result of a query in a template. */
export interface TemplateSample {
  readonly labels: Labels;
  readonly value: number;
}

/**
 * Evaluates an expression for a template; scalars come as one sample without labels. May throw an `Error`
 * whose message is Prometheus's.
 */
export type TemplateQuery = (expression: string, timestampMs: number) => readonly TemplateSample[];

const sampleType: GoType = { kind: "struct", name: "template.sample", fieldNames: ["Labels", "Value"] };

/** What `first` gives and `label`, `value` and `strvalue` take. */
export const samplePointerType: GoType = pointerTypeOf(sampleType);

/** What `query` gives. */
export const queryResultType: GoType = {
  kind: "slice",
  name: "template.queryResult",
  underlying: `[]${samplePointerType.name}`,
  element: samplePointerType,
};

/** The result of a query as templates see it. */
export function queryResult(samples: readonly TemplateSample[]): GoValue {
  const items = samples.map(({ labels, value }) =>
    goPointer(
      goStruct(sampleType, [
        ["Labels", goStringMap(labelPairs(labels))],
        ["Value", goFloat(value)],
      ]),
    ),
  );
  return { kind: "slice", type: queryResultType, items };
}

/** A label of a sample; the empty string where it has none. Undefined for a nil sample. */
export function sampleLabel(sample: GoValue | undefined, name: string): string | undefined {
  const fields = fieldsOf(sample);
  if (fields === undefined) return undefined;
  const labels = fields.get("Labels");
  const value = labels?.kind === "map" ? labels.entries?.get(name) : undefined;
  return value?.kind === "string" ? value.value : "";
}

/** The value of a sample. Undefined for a nil sample. */
export function sampleValue(sample: GoValue | undefined): GoValue | undefined {
  return fieldsOf(sample)?.get("Value");
}

/** The same samples in the order of a label's values. */
export function sortedByLabel(result: GoValue | undefined, name: string): GoValue {
  const items = result?.kind === "slice" ? (result.items ?? []) : [];
  const labelled = items.map((item) => ({ item, label: sampleLabel(item, name) ?? "" }));
  labelled.sort((left, right) => compareBytes(left.label, right.label));
  return { kind: "slice", type: queryResultType, items: labelled.map(({ item }) => item) };
}

function fieldsOf(sample: GoValue | undefined): ReadonlyMap<string, GoValue> | undefined {
  const target = sample?.kind === "pointer" ? sample.target : sample;
  return target?.kind === "struct" ? target.fields : undefined;
}
