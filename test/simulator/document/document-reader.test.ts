import { describe, expect, it } from "vitest";
import { DocumentReader, linesOf, parseDocuments } from "../../../simulator/document/index.ts";

function readerOf(text: string): {
  readonly reader: DocumentReader;
  readonly value: Readonly<Record<string, unknown>>;
} {
  const [document] = parseDocuments(text, "f.yml").documents;
  if (document === undefined) throw new Error("the text is malformed");
  const reader = new DocumentReader(document, { area: "demo", lines: linesOf(text) });
  return { reader, value: reader.map(document.value, [], "the file") ?? {} };
}

function problems({ findings }: DocumentReader): readonly string[] {
  return findings.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
}

describe("texts", () => {
  it.each([
    ["a: 1.10", "1.10"],
    ["a: 0x1F", "0x1F"],
    ["a: yes", "yes"],
    ["a: True", "True"],
    ["a: .inf", ".inf"],
    ["a: 'x'", "x"],
    ["a:", ""],
    ["a: ~", ""],
    ["b: &b 1.10\na: *b", "1.10"],
    ["b: &b {a: 1.10}\n<<: *b", "1.10"],
    ["b: &b {a: 1.10}\nc: &c {<<: [*b, {a: 2}]}\n<<: *c", "1.10"],
    ['{"a": 1.10}', "1.10"],
  ])("%s is %s", (text, expected) => {
    const { reader, value } = readerOf(text);
    expect([reader.text(value.a, ["a"]), ...problems(reader)]).toEqual([expected]);
  });

  it("are told from lists and maps", () => {
    const { reader, value } = readerOf("a: [1]\nb: {c: 1}\n");
    expect([reader.text(value.a, ["a"]), reader.text(value.b, ["b"], "the name")]).toEqual([
      undefined,
      undefined,
    ]);
    expect(problems(reader)).toEqual([
      "1:4 demo/wrong-type: `a` must be a text, not a list",
      "2:4 demo/wrong-type: the name must be a text, not a map",
    ]);
  });
});

describe("numbers are those of YAML 1.1", () => {
  it.each([
    ["a: 12", 12],
    ["a: 010", 8],
    ["a: 1_000", 1000],
    ["a: 0b101", 5],
    ["a: -.5", -0.5],
    ["a: -.inf", Number.NEGATIVE_INFINITY],
    ["b: &b 010\na: *b", 8],
  ])("%s is %d", (text, expected) => {
    const { reader, value } = readerOf(text);
    expect([reader.number(value.a, ["a"]), ...problems(reader)]).toEqual([expected]);
  });

  it.each([
    ['a: "1"', "1:4 demo/wrong-type: `a` must be a number, not the text `1`; write it without quotes"],
    [
      "a: Inf",
      "1:4 demo/wrong-type: `a` must be a number, not the text `Inf`; write `.inf`, `-.inf` or `.nan`",
    ],
    ["a: true", "1:4 demo/wrong-type: `a` must be a number, not true or false"],
    ["a: [1]", "1:4 demo/wrong-type: `a` must be a number, not a list"],
  ])("%s is none", (text, expected) => {
    const { reader, value } = readerOf(text);
    expect([reader.number(value.a, ["a"]), ...problems(reader)]).toEqual([undefined, expected]);
  });

  it("may be bound to whole ones", () => {
    const { reader, value } = readerOf("a: 2.9\nb: 1e30\n");
    expect([reader.integer(value.a, ["a"]), reader.integer(value.b, ["b"])]).toEqual([2, undefined]);
    expect(problems(reader)).toEqual(["2:4 demo/wrong-type: `b` is 1e+30, which is too large"]);
  });
});

describe("places", () => {
  it("of characters follow block scalars, folded lines and escapes", () => {
    const text = 'a: |\n  one\n  two\nb: >-\n  one\n  two\nc: "x\\ty"\n';
    const { reader } = readerOf(text);
    expect([
      reader.placeInText(["a"], "one\ntwo\n", 4),
      reader.placeInText(["b"], "one two", 4),
      reader.placeInText(["c"], "x\ty", 2),
    ]).toEqual([
      { line: 3, column: 3 },
      { line: 6, column: 3 },
      { line: 7, column: 8 },
    ]);
  });

  it("of what a merge or an alias brings in are where it is written", () => {
    const { reader } = readerOf("base: &base\n  a: &a 1\n  b: 2\nc:\n  <<: *base\n  b: *a\n  d: 4\n");
    expect(["a", "b", "d", "nowhere"].map((field) => reader.placeOf(["c", field]))).toEqual([
      { line: 2, column: 9 },
      { line: 2, column: 9 },
      { line: 7, column: 6 },
      { line: 5, column: 3 },
    ]);
  });
});

it("stops noting when nobody reads on", () => {
  const { reader, value } = readerOf(`a: [${"1, ".repeat(2000)}]`);
  for (const [index, item] of reader.list(value.a, ["a"])) reader.map(item, ["a", index], "an item");
  expect([reader.findings.length, reader.errorCount, reader.isFull]).toEqual([501, 2000, true]);
  expect(problems(reader).at(-1)).toBe(
    "1:1 demo/more: more than 500 problems; mend these first, the rest is not shown",
  );
});
