import { describe, expect, it } from "vitest";
import { type Frame, frameOf, plainField } from "../../../simulator/preview/frame/frame.ts";
import { transformFrames } from "../../../simulator/preview/transform/transform.ts";

const frame = frameOf(
  [
    plainField("Time", "time", [0, 1000, 2000]),
    plainField("zone", "string", ["eu", "us", "eu"]),
    plainField("a", "number", [1, 4, null]),
    plainField("b", "number", [2, 0, 8]),
  ],
  { refId: "A" },
);

const transformed = (
  id: string,
  options: Readonly<Record<string, unknown>>,
  frames: readonly Frame[] = [frame],
) => transformFrames(frames, [{ id, options, isDisabled: false, raw: { id, options } }]);

/** The fields that a transformation added, as `name: values`. */
function added(options: Readonly<Record<string, unknown>>) {
  const { frames } = transformed("calculateField", options);
  return (frames[0]?.fields ?? [])
    .filter(({ name }) => !["Time", "zone", "a", "b"].includes(name))
    .map(({ name, values }) => `${name}: ${values.map((value) => value ?? "–").join(" ")}`);
}

describe("a calculated field", () => {
  it.each([
    ["two fields", { mode: "binary", binary: { left: "a", operator: "+", right: "b" } }, ["a + b: 3 4 –"]],
    [
      "a field and a number",
      {
        mode: "binary",
        binary: { left: { matcher: { id: "byName", options: "b" } }, operator: "*", right: { fixed: "2.5" } },
      },
      ["b * 2.5: 5 0 20"],
    ],
    [
      "a number as text",
      { mode: "binary", binary: { left: "a", operator: "/", right: "4" } },
      ["a / 4: 0.25 1 –"],
    ],
    [
      "all number fields",
      {
        mode: "binary",
        binary: { left: { matcher: { id: "byType", options: "number" } }, operator: "-", right: "1" },
      },
      ["a - 1: 0 3 –", "b - 1: 1 -1 7"],
    ],
    ["each row", { mode: "reduceRow", reduce: { reducer: "sum" } }, ["Total: 3 4 8"]],
    [
      "some fields of each row",
      { reduce: { reducer: "max", include: ["a"] }, alias: "most" },
      ["most: 1 4 –"],
    ],
    [
      "what runs on",
      { mode: "cumulativeFunctions", cumulative: { field: "b", reducer: "sum" } },
      ["cumulative sum(b): 2 2 10"],
    ],
    [
      "a running mean",
      { mode: "cumulativeFunctions", cumulative: { field: "b", reducer: "mean" } },
      [`cumulative mean(b): 2 1 ${10 / 3}`],
    ],
    [
      "a moving mean",
      {
        mode: "windowFunctions",
        window: { field: "b", reducer: "mean", windowSize: 2, windowSizeMode: "fixed" },
      },
      ["trailing moving mean(b): 2 1 4"],
    ],
    ["one alone", { mode: "unary", unary: { operator: "abs", fieldName: "a" } }, ["abs(a): 1 4 –"]],
    ["the number of the row", { mode: "index" }, ["Row: 0 1 2"]],
    ["a field that is not there", { mode: "binary", binary: { left: "x", operator: "+", right: "b" } }, []],
  ])("of %s", (_, options, fields) => {
    expect(added(options)).toEqual(fields);
  });

  it("stands alone beside the time where it replaces the others", () => {
    const { frames } = transformed("calculateField", { reduce: { reducer: "sum" }, replaceFields: true });
    expect(frames[0]?.fields.map(({ name }) => name)).toEqual(["Time", "Total"]);
  });

  it("of several series joins them by time first", () => {
    const series = ["x", "y"].map((name, index) =>
      frameOf(
        [
          plainField("Time", "time", [0, 1000]),
          plainField("Value", "number", [1 + index, 10], { labels: {}, legend: name }),
        ],
        { refId: "A" },
      ),
    );
    const { frames } = transformed(
      "calculateField",
      { mode: "binary", binary: { left: "x", operator: "/", right: "y" }, alias: "ratio" },
      series,
    );
    expect(frames.map(({ fields }) => fields.map(({ legend, name }) => legend ?? name))).toEqual([
      ["Time", "x", "y", "ratio"],
    ]);
    expect(frames[0]?.fields.at(-1)?.values).toEqual([0.5, 1]);
  });

  it("of a way that is not known is told", () => {
    expect(transformed("calculateField", { mode: "regression" })).toEqual({
      frames: [frame],
      unknown: ["calculateField: regression"],
    });
  });
});

describe("rows by their values", () => {
  const zones = (options: Readonly<Record<string, unknown>>) =>
    transformed("filterByValue", options).frames[0]?.fields[3]?.values;
  const condition = (fieldName: string, id: string, value: unknown) => ({
    fieldName,
    config: { id, options: { value } },
  });

  it.each([
    ["include", "any", [condition("b", "greater", 1)], [2, 8]],
    ["exclude", "any", [condition("b", "greater", "1")], [0]],
    ["include", "all", [condition("b", "lowerOrEqual", 8), condition("zone", "equal", "eu")], [2, 8]],
    ["include", "any", [condition("a", "isNull", null)], [8]],
    ["include", "any", [condition("zone", "regex", "^u")], [0]],
    ["include", "any", [condition("nothing", "equal", 1)], [2, 0, 8]],
  ])("%s those that meet %s of %j", (type, match, filters, values) => {
    expect(zones({ type, match, filters })).toEqual(values);
  });
});

describe("a matrix", () => {
  it("has a row for each value of one field and a column for each of another", () => {
    const { frames } = transformed("groupingToMatrix", {
      columnField: "zone",
      rowField: "Time",
      valueField: "b",
      emptyValue: "zero",
    });
    expect(frames[0]?.fields.map(({ name, values }) => [name, ...values])).toEqual([
      ["Time\\zone", 0, 1000, 2000],
      ["eu", 2, 0, 8],
      ["us", 0, 0, 0],
    ]);
  });
});

describe("a limit below zero", () => {
  it("leaves no row", () => {
    expect(transformed("limit", { limitField: -3 }).frames[0]?.length).toBe(0);
  });
});
