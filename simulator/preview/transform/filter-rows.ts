import { isFieldMap, mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { type CellValue, patternOf } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Frame } from "../frame/frame.ts";

/** Keeps or leaves out the rows whose values meet any or all of some conditions; frames without such fields stay as they are. */
export function filterRows(frames: readonly Frame[], { filters, type, match }: FieldMap): readonly Frame[] {
  const conditions = (Array.isArray(filters) ? filters : []).map(mapOf);
  return frames.map((frame) => {
    const tests = conditions.flatMap(({ fieldName: name, config }) => {
      const field = frame.fields.find((one) => one.name === name || fieldName(one, frame, frames) === name);
      const meets = conditionOf(mapOf(config));
      return field === undefined || meets === undefined ? [] : [(row: number) => meets(field.values[row])];
    });
    if (tests.length === 0) return frame;
    const isMet = (row: number) =>
      match === "all" ? tests.every((test) => test(row)) : tests.some((test) => test(row));
    const rows = Array.from({ length: frame.length }, (_, row) => row).filter(
      (row) => isMet(row) !== (type === "exclude"),
    );
    const fields = frame.fields.map((field) => ({ ...field, values: rows.map((row) => field.values[row]) }));
    return { ...frame, fields, length: rows.length };
  });
}

type Condition = (value: CellValue) => boolean;

function conditionOf({ id, options }: FieldMap): Condition | undefined {
  const { value, from, to } = mapOf(options);
  const than = (compare: (own: number, wanted: number) => boolean): Condition => {
    const wanted = numberIn(value);
    return (own) => typeof own === "number" && compare(own, wanted);
  };
  switch (id) {
    case "greater":
      return than((own, wanted) => own > wanted);
    case "greaterOrEqual":
      return than((own, wanted) => own >= wanted);
    case "lower":
      return than((own, wanted) => own < wanted);
    case "lowerOrEqual":
      return than((own, wanted) => own <= wanted);
    case "between":
      return (own) => typeof own === "number" && own > numberIn(from) && own < numberIn(to);
    case "equal":
      return (own) => String(own ?? "") === textIn(value);
    case "notEqual":
      return (own) => String(own ?? "") !== textIn(value);
    case "isNull":
      return (own) => own === null || own === undefined;
    case "isNotNull":
      return (own) => own !== null && own !== undefined;
    case "regex": {
      const pattern = patternOf(textIn(value));
      return (own) => pattern?.test(String(own ?? "").slice(0, textLengthMax)) === true;
    }
    case "substring":
      return (own) =>
        String(own ?? "")
          .toLowerCase()
          .includes(textIn(value).toLowerCase());
    case "notSubstring":
      return (own) =>
        !String(own ?? "")
          .toLowerCase()
          .includes(textIn(value).toLowerCase());
    default:
      return undefined;
  }
}

const textLengthMax = 500;

function textIn(value: unknown): string {
  return textOf(value) ?? (isFieldMap(value) || value === undefined || value === null ? "" : String(value));
}

function numberIn(value: unknown): number {
  return numberOf(value) ?? Number(textOf(value) ?? Number.NaN);
}
