import { describe, expect, test } from "vitest";
import {
  anyType,
  type ExecutionLimits,
  executeTemplate,
  float64Type,
  type GoFunction,
  GoFunctionError,
  type GoType,
  type GoValue,
  goBool,
  goFloat,
  goInt,
  goMap,
  goPointer,
  goSlice,
  goString,
  goStringMap,
  goStruct,
  goTime,
  intType,
  invalidValue,
  parseTemplate,
  pointerTypeOf,
  stringType,
  TemplateError,
} from "../../../simulator/go-template/index.ts";

const functions = new Map<string, GoFunction>([
  ["upper", { parameters: [stringType], call: ([text]) => goString(textOf(text).toUpperCase()) }],
  ["half", { parameters: [float64Type], call: ([number]) => goFloat(numberOf(number) / 2) }],
  ["twice", { parameters: [intType], call: ([number]) => goInt(2 * numberOf(number)) }],
  ["flip", { parameters: [{ kind: "bool", name: "bool" }], call: ([value]) => goBool(!isSet(value)) }],
  ["join", { parameters: [stringType, stringType], isVariadic: true, call: joinTexts }],
  ["any", { parameters: [anyType], call: ([value]) => value ?? invalidValue }],
  ["none", { parameters: [], call: () => invalidValue }],
  [
    "boom",
    {
      parameters: [],
      call: () => {
        throw new GoFunctionError("it broke");
      },
    },
  ],
]);

const pairType: GoType = {
  kind: "struct",
  name: "demo.Pair",
  fieldNames: ["Key", "Value"],
  methods: new Map<string, GoFunction>([
    ["String", { parameters: [], call: ([pair]) => goString(`<${textOf(fieldOf(pair, "Key"))}>`) }],
    [
      "With",
      {
        parameters: [stringType],
        call: ([pair, text]) => goString(`${textOf(fieldOf(pair, "Key"))}+${textOf(text)}`),
      },
    ],
  ]),
};
const plainType: GoType = { kind: "struct", name: "demo.Plain", fieldNames: ["Name", "Next"] };

const data = goStruct({ kind: "struct", name: "demo.Data" }, [
  ["Text", goString("hello")],
  ["Count", goInt(3)],
  ["Ratio", goFloat(0.25)],
  ["List", goSlice(stringType, ["a", "b", "c"].map(goString))],
  ["Numbers", goSlice(intType, [1, 2, 3, 4].map(goInt))],
  [
    "Map",
    goStringMap([
      ["k", "v"],
      ["a", "1"],
    ]),
  ],
  ["Mixed", goMap(anyType, [["x", { kind: "interface", type: anyType, value: goInt(7) }]])],
  ["Pair", goStruct(pairType, [["Key", goString("key")]])],
  ["Pointer", goPointer(goStruct(plainType, [["Name", goString("inner")]]))],
  ["Nil", { kind: "pointer", type: pointerTypeOf(plainType), target: undefined }],
  ["When", goTime(1_700_000_000_123_456_789n)],
  [
    "Function",
    {
      kind: "func",
      type: { kind: "func", name: "func(string) string" },
      call: functions.get("upper") ?? fail(),
    },
  ],
]);

function expand(text: string, limits: ExecutionLimits = {}, release: "1.19" | "1.27" = "1.27"): string {
  try {
    return executeTemplate(parseTemplate(text, "t", functions, { release }), data, limits);
  } catch (error) {
    if (error instanceof TemplateError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe("templates over Go's data", () => {
  test.each([
    ["{{ .Text }} {{ .Count }} {{ .Ratio }}", "hello 3 0.25"],
    ["{{ range .List }}{{ . }};{{ end }}", "a;b;c;"],
    ["{{ range $i, $v := .List }}{{ $i }}{{ $v }}{{ end }}", "0a1b2c"],
    [
      "{{ range .Numbers }}{{ if eq . 3 }}{{ break }}{{ end }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ end }}",
      "2",
    ],
    ["{{ range $k, $v := .Map }}{{ $k }}={{ $v }} {{ end }}", "a=1 k=v "],
    ["{{ .Map.k }}{{ .Map.nope }}", "v<no value>"],
    ["{{ .Mixed.x }} {{ .Mixed }} {{ eq .Mixed.x 7 }}", "7 map[x:7] true"],
    ["{{ .Pair }} {{ .Pair.Key }} {{ .Pair.With .Text }}", "<key> key key+hello"],
    ['{{ "tail" | .Pair.With }}', "key+tail"],
    ["{{ .Pointer }} {{ .Pointer.Name }}", "{inner} inner"],
    ["{{ .Nil }}|{{ if .Nil }}set{{ else }}nil{{ end }}", "<nil>|nil"],
    ['{{ .When }} {{ .When.Format "15:04:05.000" }}', "2023-11-14 22:13:20.123456789 +0000 UTC 22:13:20.123"],
    ['{{ .When.Month }} {{ .When.Weekday }} {{ printf "%d" .When.Month }}', "November Tuesday 11"],
    ['{{ call .Function "abc" }}', "ABC"],
    ["{{ upper .Text }} {{ .Text | upper }}", "HELLO HELLO"],
    ["{{ half 5 }} {{ twice 2 }} {{ flip true }}", "2.5 4 false"],
    ['{{ join "-" "a" "b" "c" }} {{ join "-" }} {{ "z" | join "-" "a" }}', "a-b-c  a-z"],
    ["{{ any nil }} {{ any 1 }} {{ none }}", "<no value> 1 <no value>"],
    ["{{ with $x := .Count }}{{ $x }}{{ . }}{{ $.Text }}{{ end }}", "33hello"],
    ['{{ define "item" }}[{{ . }}]{{ end }}{{ range .List }}{{ template "item" . }}{{ end }}', "[a][b][c]"],
    ['{{ block "part" .Map }}{{ .k }}{{ end }}', "v"],
    ["{{/* nothing */}}{{- 1 -}}  {{- 2 }}", "12"],
    ["{{ len .List }} {{ index .List 1 }} {{ index .Map `k` }} {{ slice .List 1 2 }}", "3 b v [b]"],
    ['{{ printf "%v %d %s %T" .List .Numbers .Map .Pair }}', "[a b c] [1 2 3 4] map[a:1 k:v] demo.Pair"],
    ['{{ printf "%+v %v" .Pointer .Pair }} {{ printf "%d" .Pair }}', "&{Name:inner} <key> {%!d(string=key)}"],
  ])("%s", (text, expected) => {
    expect(expand(text)).toBe(expected);
  });
});

describe("failures carry Go's wording and place", () => {
  const at = (column: number, node: string) =>
    `template/execute template: t:1:${column}: executing "t" at <${node}>:`;
  test.each([
    ["{{ .Nope }}", `${at(3, ".Nope")} can't evaluate field Nope in type demo.Data`],
    ["{{ .Nil.Name }}", `${at(7, ".Nil.Name")} nil pointer evaluating *demo.Plain.Name`],
    ["{{ .Nil.Other }}", `${at(7, ".Nil.Other")} can't evaluate field Other in type *demo.Plain`],
    ["{{ boom }}", `${at(3, "boom")} error calling boom: it broke`],
    ["{{ upper 5 }}", `${at(9, "5")} expected string; found 5`],
    ["{{ upper .Count }}", `${at(9, ".Count")} wrong type for value; expected string; got int`],
    ["{{ upper nil }}", `${at(9, "nil")} cannot assign nil to string`],
    ["{{ upper none }}", `${at(9, "none")} invalid value; expected string`],
    ["{{ half `x` }}", `${at(8, "`x`")} expected float; found \`x\``],
    ["{{ twice 1.5 }}", `${at(9, "1.5")} expected integer; found 1.5`],
    ["{{ flip 1 }}", `${at(8, "1")} expected bool; found 1`],
    ["{{ join }}", `${at(3, "join")} wrong number of args for join: want at least 1 got 0`],
    ["{{ .Pair.With }}", `${at(8, ".Pair.With")} wrong number of args for With: want 1 got 0`],
    [
      "{{ call .Function }}",
      `${at(3, "call .Function")} error calling call: wrong number of args: got 0 want 1`,
    ],
    ["{{ .Function }}", `${at(3, "{{.Function}}")} can't print {{.Function}} of type func(string) string`],
    ["{{ .When.wall }}", `${at(8, ".When.wall")} wall is an unexported field of struct type time.Time`],
    ["{{ range .Text }}{{ end }}", `${at(9, ".Text")} range can't iterate over hello`],
    [
      '{{ define "x" }}{{ .A }}{{ end }}\n{{ template "x" 5 }}',
      'template/execute template: t:1:19: executing "x" at <.A>: can\'t evaluate field A in type int',
    ],
  ])("%s", (text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  test("an error knows its line", () => {
    expect(() => parseTemplate("a\nb {{ nope }}", "t", functions)).toThrow(
      expect.objectContaining({
        code: "template/parse",
        line: 2,
        message: 'template: t:2: function "nope" not defined',
      }),
    );
  });
});

describe("missing keys", () => {
  test.each([
    ["invalid", "[<no value>]"],
    ["zero", "[]"],
    [
      "error",
      'template/execute template: t:1:8: executing "t" at <.Map.nope>: map has no entry for key "nope"',
    ],
  ] as const)("%s", (missingKey, expected) => {
    expect(expand("[{{ .Map.nope }}]", { missingKey })).toBe(expected);
  });
});

describe("the two releases of the language", () => {
  test.each([
    [
      "{{ range 3 }}{{ . }}{{ end }}",
      "012",
      'template/execute template: t:1:9: executing "t" at <3>: range can\'t iterate over 3',
    ],
    [
      "{{ with 0 }}a{{ else with 5 }}b{{ end }}",
      "b",
      "template/parse template: t:1: unexpected <with> in else",
    ],
  ])("%s", (text, newer, older) => {
    expect([expand(text, {}, "1.27"), expand(text, {}, "1.19")]).toEqual([newer, older]);
  });
});

describe("executions are bounded", () => {
  test("in steps", () => {
    expect(expand("{{ range 1000000000 }}{{ end }}", { stepsMax: 100 })).toBe(
      'template/limit template: t:1:9: executing "t" at <{{range 1000000000}}{{end}}>: stopped after 100 steps',
    );
  });

  test("in output", () => {
    expect(expand("{{ range 100 }}0123456789{{ end }}", { outputLengthMax: 50 })).toMatch(
      /^template\/limit .*: stopped at an output longer than 50 characters$/,
    );
  });

  test("in depth", () => {
    expect(
      expand('{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}', { templateDepthMax: 10 }),
    ).toMatch(/^template\/limit .*: exceeded maximum template depth \(10\)$/);
  });

  test("in time for texts that look like work", () => {
    const spaces = " ".repeat(500_000);
    expect(expand(`${spaces}x${spaces}{{- 1 -}}${spaces}`)).toBe(`${spaces}x1`);
    expect(expand(`{{ 1 ${"| print ".repeat(20_000)}}}`)).toBe("1");
  });
});

function textOf(value: GoValue | undefined): string {
  return value?.kind === "string" ? value.value : "";
}

function numberOf(value: GoValue | undefined): number {
  return value?.kind === "float" || value?.kind === "int" ? Number(value.value) : Number.NaN;
}

function isSet(value: GoValue | undefined): boolean {
  return value?.kind === "bool" && value.value;
}

function fieldOf(value: GoValue | undefined, name: string): GoValue | undefined {
  return value?.kind === "struct" ? value.fields.get(name) : undefined;
}

function joinTexts([separator, ...texts]: readonly GoValue[]): GoValue {
  return goString(texts.map(textOf).join(textOf(separator)));
}

function fail(): never {
  throw new Error("unreachable");
}
