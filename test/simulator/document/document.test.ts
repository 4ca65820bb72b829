import { describe, expect, it } from "vitest";
import * as z from "zod";
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
    [
      "a key written twice",
      "a: 1\na: 2\n",
      ["2:1 document/duplicate-key: the key `a` is written twice in this map; keep one of them"],
    ],
    [
      "a key written twice in JSON",
      '{"a": 1,\n "a": 2}',
      ["2:2 document/duplicate-key: the key `a` is written twice in this map; keep one of them"],
    ],
    [
      "flow nesting without end",
      "[".repeat(100_000),
      ["1:1 document/too-deep: the file is nested too deeply to be read"],
    ],
  ] as const)("finds %s", (_what, content, expected) => {
    expect(findingsOf(content)).toEqual(expected);
  });

  it.each([
    [
      "half a character of UTF-16",
      new Uint8Array([0xff, 0xfe, 0x61]),
      "1:1 document/not-utf-8: the file is not UTF-8 text; save it as UTF-8",
    ],
    [
      "a control character",
      "a: 1\nb: x\u0001y # \u007f\n",
      [
        "2:5 document/control-character: the control character U+0001 may not stand in YAML; remove it, or write it in quotes as `\\u0001`",
        "2:10 document/control-character: the control character U+007F may not stand in YAML; remove it, or write it in quotes as `\\u007F`",
      ].join("\n"),
    ],
    [
      "more values than memory holds",
      "- a\n".repeat(250_000).repeat(9),
      "1:1 document/too-many-values: the file has more than 2,500,000 values; split it",
    ],
  ])("finds %s", (_what, content, expected) => {
    const { findings } = parseDocuments(content, "rules.yml");
    expect(
      findings.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`).join("\n"),
    ).toBe(expected);
  });

  it("tells what is wrong behind the first document from the rest", () => {
    const { documents, findings, laterFindings } = parseDocuments("a: 1\n---\nb: [\n---\nc: 3\n", "f");
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(findings.map(({ line }) => line)).toEqual([4]);
    expect(laterFindings).toEqual(findings);
    expect(parseDocuments("---\n---\nb: 1\n", "f").documents.map(({ value }) => value)).toEqual([
      null,
      { b: 1 },
    ]);
  });

  it("takes no longer for a map of a hundred thousand keys, or as many aliases, than for a list", () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`);
    const { document, findings } = parseDocument(lines(...keys, "k5: 2"), "f");
    expect(findings.map(({ line, code }) => `${line} ${code}`)).toEqual(["100001 document/duplicate-key"]);
    expect(document?.placeOf(["k99999"])).toEqual({ line: 100_000, column: 9 });
    const aliases = Array.from({ length: 100_000 }, (_, index) => `- &a${index} x\n- *a${index}`);
    expect(findingsOf(lines(...aliases).slice(0, 1_000_000))).toEqual([
      "1:1 document/aliases: the file's aliases expand to too much; write the values out",
    ]);
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
      "1:1 demo/missing-field: missing `name`; write a text",
      "1:1 demo/unknown-field: unknown field `nam`; did you mean `name`?",
      "2:29 demo/wrong-value: `step.seconds` must be a number, not a text",
      "3:1 demo/unknown-field: unknown field `other`; known are `name`, `step`",
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
