import { describe, expect, it } from "vitest";
import { parseDocuments } from "../../../simulator/document/index.ts";

/** What a text means, or the places and words of what is wrong with it. */
function read(text: string): unknown {
  const { documents, findings } = parseDocuments(text, "a.yml");
  if (findings.length > 0) return findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
  return documents.map(({ value }) => value);
}

// Each was given to promtool 3.5.3 as part of a rule file, which takes it.
const taken: readonly [what: string, text: string, value: unknown][] = [
  ["a single quote over lines to the left of its key", "a:\n    b: 'c\n  d\ne'\n", { a: { b: "c d e" } }],
  [
    "a double quote over lines to the left of its key",
    'a:\n    b: "c\n\n d \\\ne"\n',
    { a: { b: "c\nd e" } },
  ],
  ["a doubled quote in such a text", "a:\n  b: 'it\nisn''t'\n  c: d\n", { a: { b: "it isn't", c: "d" } }],
  [
    "an escaped quote in such a text",
    'a:\n  b: "it\nis \\"d\\""\n  c: d\n',
    { a: { b: 'it is "d"', c: "d" } },
  ],
  [
    "a map in brackets to the left",
    "a:\n  b: {c: d,\ne: f}\n  g: h\n",
    { a: { b: { c: "d", e: "f" }, g: "h" } },
  ],
  [
    "a list in brackets to the left",
    "a: [\n{b: c, d: [\ne\n]\n}\n]\nf: g\n",
    { a: [{ b: "c", d: ["e"] }], f: "g" },
  ],
  ["a bracket that closes below its key", "- a: {\n  b: c\n}\n- d\n", [{ a: { b: "c" } }, "d"]],
  [
    "quotes and comments with brackets in such brackets",
    "a: {b: ']',\nc: \"}\", # ]\nd: e'}\n",
    { a: { b: "]", c: "}", d: "e'" } },
  ],
  ["a quote over lines in such brackets", "a: {b: 'c\nd',\ne: f}\n", { a: { b: "c d", e: "f" } }],
  ["a comment right behind a quote", "a: 'b'#c\nd: \"e\"#f\n", { a: "b", d: "e" }],
];

describe("lines within quotes and brackets", () => {
  it.each(taken)("stand where they like: %s", (_, text, value) => {
    expect(read(text)).toEqual([value]);
  });

  it("are found at the places where they were written", () => {
    const { documents } = parseDocuments("a:\n    b: {c: d,\n e: f,\ng: h}\n    i: j\n", "a.yml");
    expect(documents.map((each) => each.placeOf(["a", "b", "e"]))).toEqual([{ line: 3, column: 5 }]);
    expect(documents.map((each) => each.keyPlaceOf(["a", "b", "g"]))).toEqual([{ line: 4, column: 1 }]);
    expect(documents.map((each) => each.placeOf(["a", "i"]))).toEqual([{ line: 5, column: 8 }]);
  });

  it.each([
    ["a: 'b\nc: d\n", ["3:1 missing closing 'quote"]],
    ["a:\n  b: 'c\n---\nd'\n", ["2:8 missing closing 'quote"]],
  ])("are malformed all the same where nothing closes them (%j)", (text, problems) => {
    expect(read(text)).toEqual(expect.arrayContaining(problems));
  });

  it("are as many as there may be", () => {
    const lines = (count: number, write: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => write(index)).join("");
    const quotes = (count: number) => `# \t\na:\n${lines(count, (index) => `  k${index}: 'a\nb'\n`)}`;
    const all = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, "a b"]));
    expect(read(quotes(1_000))).toEqual([{ a: all }]);
    const brackets = lines(300, (index) => `- k: [\n  ${index},\n]\n  l: {\n    m: n,\n  }\n`);
    expect(read(brackets)).toEqual([
      Array.from({ length: 300 }, (_, index) => ({ k: [index], l: { m: "n" } })),
    ]);
    // The last of them is never closed.
    expect(read(`${quotes(200)}  z: 'y\n`)).toEqual(["404:1 missing closing 'quote"]);
  });

  it("are told from quotes that only look like some, behind lines that the parser has misread", () => {
    const text = [
      "a:",
      "  - b: 'c={",
      "  d: it''s, \"e'",
      "    f: g's {{ 'h",
      "      i' }}",
      '  - b: "j',
      "  k: 'l\"",
      "    m: n",
      "",
    ].join("\n");
    expect(read(text)).toEqual([
      {
        a: [
          { b: "c={ d: it's, \"e", f: "g's {{ 'h i' }}" },
          { b: "j k: 'l", m: "n" },
        ],
      },
    ]);
  });
});
