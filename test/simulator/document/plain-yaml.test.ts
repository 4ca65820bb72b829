import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DocumentPath, parseDocuments } from "../../../simulator/document/index.ts";
import { readPlainYaml } from "../../../simulator/document/plain-yaml.ts";

describe("the reader of plain YAML", () => {
  it.each([
    ["maps, lists and words", "a:\n  - b: 1\n    c: true\n  - x\nd: ~\ne: null\n"],
    ["lists as far out as their map", "a:\n- b\n- c: 1\n  d:\n  - 2\nf: x\n"],
    ["items on a line of their own", "-\n  a: 1\n- # here\n  b: 2\n"],
    ["comments and empty lines anywhere", "# x\n\na: 1 # y\n  # z\n\nb: # w\n  c: x#y # v\n# u"],
    ["quotes", "a: 'it''s' # x\nb: \"x # \\\"y\\\" \\\\ \\n\"\nc: ''\nd: \"\"\ne: 'a: b'\n"],
    [
      "numbers",
      "a: 0\nb: -5\nc: 24.799999999999997\nd: -0.0\ne: 5m\nf: 1.2.3\ng: 1_000\nh: 12345678901234\n",
    ],
    [
      "texts that look like something else",
      "a: http://x:9090/y?z\nb: -x\nc: a-b, c\nd: up{job='x'}\ne: yes\n",
    ],
    ["brackets", "a: [1, x y, 'z, w', -5m ]\nb: { c: 1, d: [{ e: \"f\" }, []] } # x\nc: [[1,2],[3]]\n"],
    ["empty lists and maps", "a: []\nb: {} # x\n"],
    ["blocks", "a: |\n  x\n   y\n\n  # z\n\nb: |-\n  q\n# c\nc: >\n  r\n  s\nd: >-\n  t\n\n"],
    ["blocks that end the text", "a:\n  b: |\n    x: y\n"],
    ["a text without a last line break", "a: 1\nb: c"],
    ["letters beyond ASCII", "a: größer 😀 x # y\nb: '\u00a0'\nc: x\u00a0\n"],
    ["a mark at the begin", "# x\n\n---  # y\na: 1\n"],
    ["keys without a value", "a:\n  b:  # x\n\n  # y\nc: \n- d:\n- e:\nf:"],
    ["texts over several lines", "a: b\n  - c\n\n\n   d = e   \n\n# x\nf:\n- 1\n 2\n- \u00a0\n  x\n"],
    [
      "quotes over several lines",
      "a: 'b  \n\n   it''s '\nc:\n- \"\n d \\n\n\n\n e\n \" # x\n- f: '\n\n   '\n- ' g\u00a0\n  h'\n",
    ],
    [
      "folded blocks",
      "a: >\n  b\n  \n\n  c  \n    d\n\n    e\n  f\n\n   g\n\n\nh: >-\n    i\n  \n     j\n    k\n",
    ],
    ["numbers with an exponent", "a: 1e3\nb: -2.5E+00\nc: 1.E5x\nd: [3e-07, 1e400]\n"],
    ["keys in quotes", "\"a\": 1\n'b/c.d':\n- \"e\": f\n  'g': { \"h\": 1, 'i' : 2 }\n"],
    ["blanks before a colon", "a : 1\nb  :\n  - c :\n    d : { e : x }\n"],
    [
      "quotes whose lines stand where they like",
      "a:\n  b: 'c\n  d'\n  e: \"f\ng\n\n   h\"\nj:\n- 'k\nl' # m\n- n: 'o\n# p'\n",
    ],
    [
      "texts below their key",
      "a:\n  # b\n\n  'c' # d\ne:\n  f\n  g\n\n   h\ni:\n- j:\n    \"k\n l\"\n- m:\n    [1, n]\no:\n  -1\n",
    ],
    ["hexadecimal numbers", "a: 0x1F\nb: [0x0]\nc: 0x40 0x1\n"],
    ["names of objects' own members", "constructor: 1\ntoString:\n  valueOf: 2\n"],
  ])("reads %s as the parser does", (_, text) => {
    expect(shownQuickly(text)).not.toBeUndefined();
    expect(shownQuickly(text)).toEqual(shownByParser(text));
  });

  it.each([
    ["brackets over several lines", "a: [1,\n  2]\n"],
    ["brackets with a comma at their end", "a: [1, ]\n"],
    ["brackets with nothing between commas", "a: [1, , 2]\n"],
    ["brackets with pairs in a list", "a: [b: 1]\n"],
    ["brackets with keys alone", "a: {b, c: 1}\n"],
    ["brackets with colons in a text", "a: [b:c]\n"],
    ["brackets that never end", "a: [1, 2\nb: 1\n"],
    ["something behind brackets", "a: [1] x\n"],
    ["anchors and aliases", "a: &x 1\nb: *x\n"],
    ["tags", "a: !!str 1\n"],
    ["merge keys", "<<: 1\n"],
    ["keys written twice", "a: 1\na: 2\n"],
    ["keys that are no names", "1: x\n"],
    ["keys that are words", "null: x\n"],
    ["keys that are prototypes", "__proto__: x\n"],
    ["quotes that never end", "a: 'b''\nc: 1\n"],
    ["something behind quotes", "a: 'b' c\n"],
    ["other escapes", 'a: "\\x41"\n'],
    ["numbers in other notations", "a: 0o17\n"],
    ["a block whose mark is below its key", "a:\n  |\n  b\n"],
    ["numbers too long to be exact", "a: 1234567890123456\n"],
    ["infinities", "a: .inf\n"],
    ["colons within a text", "a: b: c\n"],
    ["tabs", "a: 1\t\n"],
    ["several documents", "a: 1\n---\nb: 2\n"],
    ["several marks", "---\n---\na: 1\n"],
    ["a text behind the mark", "--- a\n"],
    ["keys in quotes with a colon right behind them", 'a: {"b":1}\n'],
    ["keys in quotes that are no names", '"a b": 1\n'],
    ["keys written twice, once in quotes", 'a: 1\n"a": 2\n'],
    ["texts over several lines with a comment", "a: b\n  c # d\n"],
    ["texts over several lines with a comment between", "a: b\n  # c\n  d\n"],
    ["texts over several lines that could be a map", "a: b\n  c: d\n"],
    ["quotes over several lines in brackets", "a: ['b\n  c']\n"],
    ["numbers with signs and points that are rare", "a: +1e3\n"],
    ["an indentation that fits nothing", "a:\n    b: 1\n  c: 2\n"],
    ["a list where a key is due", "a: 1\n- b\n"],
    ["a key where an item is due", "- b\na: 1\n"],
    ["blocks that the text breaks off", "a: |\n  b"],
    ["blocks without a text", "a: |\nb: 1\n"],
    ["blocks that keep their end", "a: |+\n  b\n\n"],
    ["a single value", "a\n"],
    ["a text that is indented", "  a: 1\n"],
    ["comments alone", "# a\n"],
  ])("leaves %s to the parser", (_, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it("reads the files of this repository as the parser does", () => {
    const files = ["alerts", "simulator", "test", "compose", "docs"].flatMap(yamlFilesIn);
    const read = files.filter((file) => {
      const text = readFileSync(file, "utf8");
      const quick = shownQuickly(text);
      if (quick !== undefined) expect([file, quick]).toEqual([file, shownByParser(text)]);
      return quick !== undefined;
    });
    expect(read.length).toBeGreaterThan(files.length / 4);
  });

  it("agrees with the parser wherever it has a result at all", () => {
    let readCount = 0;
    void fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.boolean(), (lines, isEnded) => {
        const text = lines.join("\n") + (isEnded ? "\n" : "");
        const quick = shownQuickly(text);
        if (quick === undefined) return;
        readCount++;
        expect([text, quick]).toEqual([text, shownByParser(text)]);
      }),
      { numRuns: 20_000, seed: 7 },
    );
    expect(readCount).toBeGreaterThan(300);
  });
});

const value = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "1.5",
    "-0",
    "x",
    "true",
    "~",
    "[]",
    "{}",
    "|",
    ">-",
    "a: b",
    "x:",
    "- x",
    "1e3",
    "x'",
    '"x',
    ">",
    "'q'",
    '"q"',
    "#c",
  ),
  fc.string({ unit: fc.constantFrom(..."ab10.-+e:#'\"\\ |>[]{}&*!?,%~<"), maxLength: 6 }),
);
const line = fc
  .tuple(
    fc.constantFrom("", "", "", " ", "  ", "    "),
    fc.constantFrom("", "- ", "- ", "-", "---"),
    fc.constantFrom("", "a: ", "b: ", "c:", "d-e/f.g:  ", "# ", '"e": ', "'f' : ", "g :"),
    value,
    fc.constantFrom("", "", " # x", " "),
  )
  .map((parts) => parts.join(""));

interface Shown {
  readonly value: unknown;
  readonly places: readonly unknown[];
}

function shownQuickly(text: string): Shown | undefined {
  if (readPlainYaml(text) === undefined) return undefined;
  return shown(text, 0);
}

// A tab in a comment before the text is enough for the parser to be asked.
function shownByParser(text: string): Shown | undefined {
  return shown(`#\t\n${text}`, 1);
}

function shown(text: string, linesBefore: number): Shown | undefined {
  const { documents, findings } = parseDocuments(text, "x.yml");
  const [document] = documents;
  if (document === undefined || documents.length > 1 || findings.length > 0) return undefined;
  const at = ({ line, column }: { readonly line: number; readonly column: number }) => [
    line - linesBefore,
    column,
  ];
  const places = pathsIn(document.value).map((path) => [
    path,
    at(document.placeOf(path)),
    at(document.keyPlaceOf(path)),
  ]);
  return { value: document.value, places };
}

/** Every path of a value, and some that lead nowhere. */
function pathsIn(root: unknown): DocumentPath[] {
  const paths: DocumentPath[] = [];
  const visit = (node: unknown, path: DocumentPath) => {
    paths.push(path, [...path, "nowhere"], [...path, 99, "x"]);
    if (typeof node !== "object" || node === null) return;
    for (const [key, member] of Object.entries(node))
      visit(member, [...path, Array.isArray(node) ? Number(key) : key]);
  };
  visit(root, []);
  return paths;
}

function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
}
