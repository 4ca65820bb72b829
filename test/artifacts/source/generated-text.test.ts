import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  call,
  constantName,
  evaluateText,
  items,
  type JsonValue,
  jsonCode,
  keyOf,
  NameBook,
  oneLine,
  patchCode,
  printFile,
  removed,
} from "../../../artifacts/index.ts";

function fileOf(value: JsonValue): string {
  const constant = {
    name: "a",
    type: undefined,
    value: jsonCode(value),
    comment: undefined,
    isExported: true,
  };
  return printFile({ head: ["A test."], kit: "kit", kitNames: new Set(), constants: [constant] });
}

/** The value as a JavaScript engine reads the text. */
function asJavaScript(text: string): unknown {
  const body = text.replace(/^import .*$/m, "").replace("export const", "const");
  return new Function(`${body}\nreturn a;`)();
}

const dollar = "$";

describe("a generated text", () => {
  it.each([
    ["a backquote and a template's place", `\`${dollar}{process.exit(1)}\``],
    ["the same over two lines", `one\n\`${dollar}{process.exit(1)}\` ${dollar} ${dollar}{`],
    ["the end of a comment", "*/ process.exit(1) /*"],
    ["line ends that only JavaScript knows", "a\u2028b\u2029c\n\u2028"],
    ["quotes of both kinds", `"a" 'b' "c" \\" \\' \\`],
    ["backslashes over lines", "\\\n\\n\\`\n\\u0041\\"],
    ["a carriage return, which a template would lose", "a\r\nb\rc\n"],
    ["half a character", "\ud800 \udc00\n\ud800"],
    ["marks that turn the text around", "a\u202e\u2066b\n\u200b"],
    ["nul and other control characters", "\0\u0001\u007f\n\u001b[31m"],
    ["the end of a script", "</script><!--"],
  ])("holds %s as it was", (_what, value) => {
    const text = fileOf({ key: value, [value]: 1 });
    expect(evaluateText(text, {}).get("a")).toEqual({ key: value, [value]: 1 });
    expect(asJavaScript(text)).toEqual({ key: value, [value]: 1 });
    expect(text).not.toMatch(/[\u2028\u2029\u202e\u2066\u200b\0]/);
  });

  it("is read by JavaScript and by our reader as the value that it was made of", () => {
    const strings = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("`", "\\", "$", "{", "}", "\n", "\r", '"', "'", "\u2028", "a", "*/", "//"))
        .map((parts) => parts.join("")),
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        strings,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 5 }),
        fc.dictionary(
          strings.filter((key) => key !== "__proto__"),
          tie("value"),
          { maxKeys: 5 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(json, (made) => {
        const value: JsonValue = JSON.parse(JSON.stringify(made));
        const text = fileOf(value);
        expect(evaluateText(text, {}).get("a")).toEqual(value);
        expect(asJavaScript(text)).toEqual(value);
      }),
      { seed: 8, numRuns: 1500 },
    );
  });

  it("gives patches and calls back", () => {
    const patch = { a: removed, list: items({ "0": { b: null }, "2": removed }), c: [] };
    const value = call("twice", patchCode(patch));
    const constants = [{ name: "a", type: "T", value, comment: "What.", isExported: true }];
    const text = printFile({
      head: [],
      kit: "kit",
      kitNames: new Set(["twice", "items", "removed"]),
      constants,
    });
    const kit = { removed, items, twice: (each: unknown) => [each, each] };
    expect(evaluateText(text, kit).get("a")).toEqual([patch, patch]);
    expect(text).toContain('import { items, removed, type T, twice } from "kit";');
  });

  it.each([
    ["a name that nothing has", "const a = other;", "line 1"],
    ["a call of what is no function", "const a = b(1);", "line 1"],
    ["code", "const a = 1;\nprocess.exit(1);", "line 2"],
    ["an operator", "const a = 1 + 1;", "line 1"],
    ["a template with a place", "const a = `$" + "{1}`;", "line 1"],
    ["what an object has from JavaScript", "const a = constructor;", "line 1"],
  ])("is not read with %s in it", (_what, text, place) => {
    expect(() => evaluateText(text, { b: 1 })).toThrow(place);
  });
});

describe("names", () => {
  it.each([
    ["CPU Usage (%)", "cpu-usage", "cpuUsage"],
    ["  ", "panel", "panel"],
    ["95th percentile", "95th-percentile", "panel95thPercentile"],
    ["Größe der Äste", "gro-e-der-aste", "groEDerAste"],
    ["日本語", "panel", "panel"],
    ["HTTPRequestsTotal", "httprequests-total", "httprequestsTotal"],
  ])("of %j are `%s` and `%s`", (title, key, constant) => {
    expect(keyOf(title, "panel")).toBe(key);
    expect(constantName(keyOf(title, "panel"))).toBe(constant);
  });

  it("are handed out once, and none that TypeScript keeps for itself", () => {
    const names = new NameBook(["row"]);
    expect(["row", "row", "class", "a"].map((wanted) => names.take(wanted))).toEqual([
      "row2",
      "row3",
      "class2",
      "a",
    ]);
  });

  it("of files cannot end the comment in which they stand", () => {
    expect(oneLine("a */ b\nc\u2028d\u202e")).toBe("a * / b c d");
  });
});
