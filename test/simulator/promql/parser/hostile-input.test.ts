import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  PromqlError,
  parseExpression,
  parseSeriesDescription,
  printExpression,
  valueTypeOf,
  walkExpression,
} from "../../../../simulator/promql/index.ts";

const expressions = readFileSync(join(import.meta.dirname, "expressions.txt"), "utf8")
  .trimEnd()
  .split("\n");
const pieces = [...new Set(expressions.flatMap((text) => text.match(/\w+|\s+|"[^"]*"|[^\s\w]/g) ?? []))];

/** Parses; anything thrown but a positioned error of ours fails the test. */
function attempt(text: string, parse: (text: string) => unknown): void {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    expect(error.message).not.toBe("");
    expect(error.span.start).toBeGreaterThanOrEqual(0);
    expect(error.span.end).toBeLessThanOrEqual(text.length);
    expect(error.span.start).toBeLessThanOrEqual(error.span.end);
  }
}

const mutated = fc
  .tuple(
    fc.constantFrom(...expressions),
    fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.constantFrom(...pieces, ...expressions)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, changes]) => {
    const parts = text.match(/\w+|\s+|"[^"]*"|[^\s\w]/g) ?? [];
    for (const [at, removed, piece] of changes) parts.splice(at % (parts.length + 1), removed, piece);
    return parts.join("");
  });

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => new TextDecoder("latin1").decode(array));

const anyText = fc.oneof(
  mutated,
  bytes,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...pieces), maxLength: 12 }),
);

describe("hostile input", () => {
  it("never makes parsing throw anything but a positioned error", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(2, 3), (text, prometheus) => {
        attempt(text, () => {
          const tree = parseExpression(text, { prometheus });
          const printed = printExpression(tree);
          expect(printExpression(parseExpression(printed, { prometheus }))).toBe(printed);
        });
      }),
      { seed: 100_000, numRuns: 20_000 },
    );
  });

  it("never makes reading a sequence throw anything but a positioned error", () => {
    const words = [
      "m",
      "{",
      "}",
      'a="b"',
      " ",
      "1",
      "+2",
      "-.5",
      "x3",
      "_",
      "stale",
      "{{",
      "}}",
      "sum:1",
      "NaN",
      "buckets:[1 2]",
      "é",
    ];
    const sequence = fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((list) => list.join(""));
    fc.assert(
      fc.property(fc.oneof(sequence, anyText), (text) => {
        attempt(text, (input) => parseSeriesDescription(input, { samplesMax: 1000 }));
      }),
      { seed: 4711, numRuns: 20_000 },
    );
  });

  it("parses, checks, prints and walks a chain of operators of a megabyte", () => {
    const text = `1${"+1".repeat(500_000)}`;
    const tree = parseExpression(text);
    let count = 0;
    walkExpression(tree, () => count++);
    expect([valueTypeOf(tree), count, printExpression(tree).length]).toEqual([
      "scalar",
      1_000_001,
      2_000_001,
    ]);
  });

  it.each([
    ["parentheses", "(".repeat(1_000_000)],
    ["signs", "-".repeat(1_000_000)],
    ["powers", `1${"^1".repeat(500_000)}`],
    ["calls", "abs(".repeat(250_000)],
    ["aggregations", "sum(".repeat(250_000)],
    ["subqueries", `foo${"[1m:]".repeat(200_000)}`],
    ["sums in parentheses", "1+(".repeat(300_000)],
    ["durations", `foo[1m${"+1m".repeat(300_000)}]`],
    ["signs of durations", `foo[${"-".repeat(1_000_000)}1m]`],
    ["parentheses in durations", `foo[${"(".repeat(1_000_000)}1m]`],
  ])("refuses %s nested too deeply, with a position", (_, text) => {
    expect(() => parseExpression(text)).toThrow(
      expect.objectContaining({
        name: "PromqlError",
        code: "promql/too-deep",
        message: "expression nests deeper than 256 levels",
      }),
    );
  });

  it("lets the bound on nesting be set, up to what every stack can take", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}1${")".repeat(depth)}`;
    expect(() => parseExpression(nested(10), { nestingDepthMax: 10 })).not.toThrow();
    expect(() => parseExpression(nested(11), { nestingDepthMax: 10 })).toThrow("nests deeper than 10 levels");
    expect(() => parseExpression(nested(500), { nestingDepthMax: 1e9 })).not.toThrow();
    expect(() => parseExpression(nested(501), { nestingDepthMax: 1e9 })).toThrow(
      "nests deeper than 500 levels",
    );
  });

  it.each([
    ["a string", `"${"a".repeat(1_000_000)}"`],
    ["escapes", `"${"\\n".repeat(500_000)}"`],
    ["matchers", `foo{${'a="b",'.repeat(160_000)}}`],
    ["labels", `sum by (${"a,".repeat(500_000)}) (foo)`],
    ["arguments", `label_join(foo,${'"a",'.repeat(250_000)}"b")`],
    ["blanks", `${" ".repeat(1_000_000)}1`],
    ["comments", `${"#\n".repeat(500_000)}1`],
    ["a name", "a".repeat(1_000_000)],
    ["a wide regular expression", `foo{a=~"${"a|".repeat(100_000)}"}`],
  ])("takes a megabyte of %s", (_, text) => {
    expect(() => parseExpression(text)).not.toThrow();
  });

  it.each([
    ["digits", "1".repeat(1_000_000), "value out of range"],
    ["hexadecimal digits", `0x${"1".repeat(1_000_000)}`, "invalid syntax"],
    ["digits of a duration", `foo[${"1".repeat(1_000_000)}m]`, "not a valid duration string"],
    ["an exploding regular expression", 'foo{a=~"((((a{100}){100}){100}){100})"}', "invalid repeat count"],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
  });
});
