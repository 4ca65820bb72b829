import { describe, expect, it } from "vitest";
import { parseDocuments } from "../../../simulator/document/index.ts";

/** What a text of Prometheus's means, or the places and words of what is wrong with it. */
function read(text: string | Uint8Array): unknown {
  const { documents, findings } = parseDocuments(text, "a.yml", { reader: "prometheus" });
  if (findings.length > 0) return findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
  return documents.map(({ value }) => value);
}

// Each was given to promtool 2.42 and 3.5.3 as part of a rule file, which take it and read the same.
const taken: readonly [what: string, text: string, value: unknown][] = [
  ["line breaks of carriage returns", "a:\r  b: c\r  d: |\r    e\r    f\r", { a: { b: "c", d: "e\nf\n" } }],
  ["a carriage return before a usual line break", "a:\r\r\n  b: c\r\r\n", { a: { b: "c" } }],
  ["a carriage return in a quote", "a: 'b\rc'\nd: \"e\\\r  f\"\n", { a: "b c", d: "ef" }],
  [
    "a next line for a line break",
    "a: {b: c}\u0085d: 'e\u0085f' # g\u0085h: i\n",
    { a: { b: "c" }, d: "e f", h: "i" },
  ],
  [
    "an escaped single quote",
    `a: "don\\'t"\nb: {c: "it\\'s", d: "\\\\'"}\n`,
    { a: "don't", b: { c: "it's", d: "\\'" } },
  ],
  [
    "a number as a key",
    "1.0: a\n017: b\n0x1F: c\n1e3: d\n",
    { "1.0": "a", "017": "b", "0x1F": "c", "1e3": "d" },
  ],
  ["a word as a key", "TRUE: a\nfalse: b\n", { TRUE: "a", false: "b" }],
  ["a date that is marked as one", "a: !!timestamp 2001-01-01\n", { a: "2001-01-01" }],
  ["the directive of YAML 1.1", "# a\n%YAML 1.1 # b\n%TAG !c! tag:c,2000:\n---\nd: e\n", { d: "e" }],
  ["a tab behind a text that stands further out", "a:\n  b: c\n   \t\n  d: e\n", { a: { b: "c", d: "e" } }],
  [
    "tabs in quotes and brackets",
    "a: 'b\n\tc'\nd: {e: [f,\n\t\n\tg],\n\th: i }\n",
    { a: "b c", d: { e: ["f", "g"], h: "i" } },
  ],
  ["tabs in a block", "a: |\n  b\n  \tc\n", { a: "b\n\tc\n" }],
  [
    "a question mark outside of brackets",
    "a: http://b/?c=d\ne?: f\ng: {h: 'i?'}\n",
    { a: "http://b/?c=d", "e?": "f", g: { h: "i?" } },
  ],
  [
    "escapes in single quotes, blocks and comments",
    'a: \'b\\/c\' # "\\/"\nd: |\n  "\\/"\n',
    { a: "b\\/c", d: '"\\/"\n' },
  ],
  [
    "numbers and words that are marked",
    "a: !!int 0x1F\nb: !!float 5.5\nc: !!bool True\nd: !!null\n",
    { a: 31, b: 5.5, c: true, d: null },
  ],
  ["a long key behind a question mark", `{? ${"a".repeat(1_100)} : b}\n`, { ["a".repeat(1_100)]: "b" }],
];

const tab = "tabs are not allowed as indentation; write spaces";
const slash = "the escape `\\/` is JSON's, and Prometheus refuses it; write the slash alone";
const half = (written: string) =>
  `the escape \`${written}\` is half a character, which Prometheus refuses; write the character itself, or \`\\U\` with its eight digits`;
const name = (written: string) =>
  `the name \`${written}\` of an anchor may have letters, digits, \`-\` and \`_\` only; rename it`;
const questionMark = "a `?` ends a text without quotes in brackets; put the text in quotes";
const oneLine = "a key and its colon must stand on one line";

// Each was given to promtool 2.42 and 3.5.3 in the same way, which refuse it.
const refused: readonly [what: string, text: string, problems: readonly string[]][] = [
  ["an escaped slash", 'a: b\nc: "d\\\\\\/e"\n', [`2:8 ${slash}`]],
  ["an escaped slash in JSON", '{"a": "b\\/c"}\n', [`1:9 ${slash}`]],
  ["a key with one", '"a\\/b": c\n', [`1:3 ${slash}`]],
  ["half a character", 'a: {b: "c\\ud83d\\ude00"}\n', [`1:10 ${half("\\ud83d")}`]],
  ["half a character in JSON", '{"a": ["\\uDE00"]}\n', [`1:9 ${half("\\uDE00")}`]],
  ["a key over lines in brackets", "a: {b\n  : c, 'd\n  e': f}\n", [`1:5 ${oneLine}`, `2:8 ${oneLine}`]],
  [
    "a long key in brackets",
    `a: {${"b".repeat(1_025)}: c}\n`,
    ["1:5 a key may have at most 1024 characters; shorten it"],
  ],
  [
    "a long key in JSON",
    `{"a": {"${"b".repeat(1_100)}": 1}}\n`,
    ["1:8 a key may have at most 1024 characters; shorten it"],
  ],
  [
    "a question mark in brackets",
    "a: {b: http://c/?d=e}\nf: [g?]\n",
    [`1:17 ${questionMark}`, `2:6 ${questionMark}`],
  ],
  [
    "a map or a list as a key",
    "[a]: b\nc:\n  {d: e}: f\n",
    ["1:1 a key must be a text, not a map or a list", "3:3 a key must be a text, not a map or a list"],
  ],
  ["a dot in the name of an anchor", "a: &b.c d\ne: *b.c\n", [`1:9 ${name("b.c")}`, `2:4 ${name("b.c")}`]],
  [
    "a mark that does not fit",
    "a: !!int b\nc: !!bool yes\n",
    [
      "1:10 `b` is no `!!int`; write a value of that kind, or remove the mark",
      "2:11 `yes` is no `!!bool`; write a value of that kind, or remove the mark",
    ],
  ],
  [
    "a later YAML",
    "%YAML 1.2\n---\na: b\n",
    ["1:1 the directive `%YAML 1.2` is refused by Prometheus, which reads YAML 1.1; remove the line"],
  ],
  [
    "an unknown directive",
    "# a\n\n%FOO b\n---\nc: d\n",
    ["3:1 the directive `%FOO` is unknown to Prometheus; remove the line"],
  ],
  [
    "a directive twice",
    "%YAML 1.1\n%YAML 1.1\n---\na: b\n",
    ["2:1 the directive `%YAML` stands here already; remove this one"],
  ],
  ["a tab on the first line", "\t\na: b\n", [`1:1 ${tab}`]],
  ["a tab behind the mark of a document", "---\n\t# a\nb: c\n", [`2:1 ${tab}`]],
  ["a tab on an empty line", "a:\n  b: c\n\t\n  d: e\n", [`3:1 ${tab}`]],
  ["a tab behind blanks", "a:\n- b: c\n  \t\n  d: e\n", [`3:3 ${tab}`]],
  ["a tab before a comment", "a:\n  b: c\n\t# d\n  e: f\n", [`3:1 ${tab}`]],
  ["a tab at the end", "a: b\n\t", [`2:1 ${tab}`]],
  ["a tab behind a key", "a:\n    \t\n  b: c\n", [`2:5 ${tab}`]],
  [
    "a tab behind a quote, a bracket and a comment",
    "a: 'b'\n \t\nc: {d: e}\n \t\n# f\n \t\ng: h\n",
    [`2:2 ${tab}`, `4:2 ${tab}`, `6:2 ${tab}`],
  ],
  ["a tab behind an item", "- a\n\t\n- b\n", [`2:1 ${tab}`]],
  ["a tab behind a text in brackets", "a:\n  b: {c: d\n\t}\n", [`3:1 ${tab}`]],
  [
    "a line separator",
    "a: b\u2028c\nd: |\n  e\u2029f\n# g\u2028\n",
    [
      "1:5 the character U+2028 ends the line for Prometheus; write a line break or a blank in its place",
      "3:4 the character U+2029 ends the line for Prometheus; write a line break or a blank in its place",
      "4:4 the character U+2028 ends the line for Prometheus; write a line break or a blank in its place",
    ],
  ],
];

describe("a file of Prometheus's", () => {
  it.each(taken)("may hold %s", (_, text, value) => {
    expect(read(text)).toEqual([value]);
  });

  it.each(refused)("may not hold %s", (_, text, problems) => {
    expect(read(text)).toEqual(problems);
  });

  it("may be UTF-16 with its mark, in either order of bytes", () => {
    const little = Buffer.from("\ufeffa: 'é😀'\r\n", "utf16le");
    expect(read(little)).toEqual([{ a: "é😀" }]);
    expect(read(Buffer.from(little).swap16())).toEqual([{ a: "é😀" }]);
  });

  it("is looked at no further than to its second document", () => {
    expect(read("a: b\n---\n\t\nc: d\n")).toEqual([{ a: "b" }, { c: "d" }]);
  });

  it("tells of a missing bracket rather than of what stands within", () => {
    expect(read("a: {b: c\n\t\n")).toEqual([
      "3:1 flow map in block collection must be sufficiently indented and end with a }",
    ]);
  });

  it("keeps the places behind an escaped single quote", () => {
    const { documents } = parseDocuments(`a: {b: "c\\'d", e: f}\n`, "a.yml");
    expect(documents.map((each) => each.placeOf(["a", "e"]))).toEqual([{ line: 1, column: 19 }]);
  });
});

describe("a map into which others are merged", () => {
  it("knows which keys it has more than once", () => {
    const text =
      "a: &a {b: c, d: &d {e: f}}\ng: {<<: *a, b: h}\ni: [{<<: [*a, {j: k}], j: l, d: {<<: *d, m: n}}]\n";
    const [document] = parseDocuments(text, "a.yml").documents;
    const repeated = (...path: readonly PropertyKey[]) => document?.mergedTwice?.(path);
    expect([repeated("a"), repeated("g"), repeated("i", 0), repeated("i", 0, "d"), repeated("o")]).toEqual([
      [],
      ["b"],
      ["d", "j"],
      [],
      [],
    ]);
  });
});

describe("a file of klaxon's own", () => {
  it.each([
    ['{"a": "b\\/c\\ud83d\\ude00"}\n', { a: "b/c😀" }],
    ['a: "b\\/c"\n', { a: "b/c" }],
    ["%YAML 1.2\n---\na: {b: c?}\n\t\n", { a: { b: "c?" } }],
  ])("may be any YAML or JSON (%j)", (text, value) => {
    expect(parseDocuments(text, "a.yml").documents.map((each) => each.value)).toEqual([value]);
  });
});
