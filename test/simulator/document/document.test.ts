import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  checkDocument,
  didYouMean,
  parseDocument,
  parseDocuments,
} from "../../../simulator/document/index.ts";

const lines = (...text: readonly string[]) => text.join("\n");

function findingsOf(content: string | Uint8Array): readonly string[] {
  return parseDocuments(content, "rules.yml", { bytesMax: 1_048_576 }).findings.map(
    (finding) => `${finding.line}:${finding.column} ${finding.code}: ${finding.message}`,
  );
}

describe("parsing a document", () => {
  it.each([
    ["nothing", "", ["1:1 document/empty: the file is empty"]],
    ["blanks", " \n\n", ["1:1 document/empty: the file is empty"]],
    ["comments", "# nothing here\n", ["1:1 document/empty: the file holds comments only"]],
    [
      "bytes that are not UTF-8",
      new Uint8Array([0x61, 0xff, 0xfe]),
      ["1:1 document/not-utf-8: the file is not UTF-8 text; save it as UTF-8"],
    ],
    [
      "a file beyond the bound",
      new Uint8Array(2_097_152),
      ["1:1 document/too-large: the file has 2 MiB; at most 1 MiB are read, so split it"],
    ],
    ["a key written twice", "a: 1\na: 2\n", ["2:1 document/malformed: map keys must be unique"]],
    [
      "a key written twice in JSON",
      '{"a": 1,\n "a": 2}',
      ["2:2 document/malformed: map keys must be unique"],
    ],
    [
      "flow nesting without end",
      "[".repeat(100_000),
      ["1:1 document/too-deep: the file is nested too deeply to be read"],
    ],
  ] as const)("finds %s", (_what, content, expected) => {
    expect(findingsOf(content)).toEqual(expected);
  });

  it("refuses aliases that explode", () => {
    const bomb = lines(
      "a: &a [x, x, x, x, x, x, x, x, x, x]",
      "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]",
      "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]",
      "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]",
      "e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]",
    );
    expect(findingsOf(bomb)).toEqual([
      "1:1 document/aliases: the file's aliases expand to too much; write the values out",
    ]);
  });

  it("reads several documents of one file, or says that there is one too many", () => {
    expect(parseDocuments("a: 1\n---\na: 2\n", "f").documents.map((each) => each.value)).toEqual([
      { a: 1 },
      { a: 2 },
    ]);
    expect(
      parseDocument("a: 1\n---\na: 2\n", "f").findings.map((each) => `${each.line} ${each.code}`),
    ).toEqual(["3 document/several"]);
  });

  it.each([
    ["YAML", lines("groups:", "  - name: g", "    rules: [{expr: up}]")],
    ["JSON", lines('{"groups":', '  [{"name": "g",', '    "rules": [{"expr": "up"}]}]}')],
  ])("knows where every value and key of %s stands", (_what, text) => {
    const { document } = parseDocument(text, "f");
    expect(document?.value).toEqual({ groups: [{ name: "g", rules: [{ expr: "up" }] }] });
    expect(document?.placeOf(["groups", 0, "rules", 0, "expr"]).line).toBe(3);
    expect(document?.keyPlaceOf(["groups", 0, "rules"])).toEqual({ line: 3, column: 5 });
    expect(document?.placeOf(["groups", 7, "nowhere"])).toEqual(document?.placeOf(["groups"]));
  });

  it("keeps a key called __proto__ harmless", () => {
    const { document } = parseDocument('{"__proto__": {"polluted": true}}', "f");
    expect(document).toBeDefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("checking a document against a schema", () => {
  const schema = z.strictObject({
    name: z.string(),
    step: z.union([z.strictObject({ kind: z.literal("wait"), seconds: z.number() }), z.string()]).optional(),
  });

  it("tells all problems at once, each at its place, with the probable name", () => {
    const { document } = parseDocument(
      lines("nam: x", "step: {kind: wait, seconds: soon}", "other: 1"),
      "f.yml",
    );
    expect(document).toBeDefined();
    if (document === undefined) return;
    const { findings } = checkDocument(schema, document, "demo", () => ["name", "step"]);
    expect(
      findings.map((each) => `${each.line}:${each.column} ${each.code}: ${each.message}`).sort(),
    ).toEqual([
      "1:1 demo/unknown-field: unknown field `nam`; did you mean `name`?",
      "1:1 demo/wrong-value: `name`: invalid input: expected string, received undefined",
      "2:29 demo/wrong-value: `step.seconds`: invalid input: expected number, received string",
      "3:1 demo/unknown-field: unknown field `other`",
    ]);
  });
});

describe("suggesting a name", () => {
  it.each([
    ["expresion", "; did you mean `expression`?"],
    ["EXPRESSION", "; did you mean `expression`?"],
    ["colour", ""],
    ["x".repeat(10_000), ""],
  ])("for %.12s", (written, expected) => {
    expect(didYouMean(written, ["expression", "receiver"])).toBe(expected);
  });
});
