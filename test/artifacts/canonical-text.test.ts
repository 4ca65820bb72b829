import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { canonicalJson, canonicalYaml } from "../../artifacts/index.ts";

describe("canonical JSON", () => {
  it("has two spaces, a final newline, and the keys in the order in which they were written", () => {
    expect(canonicalJson({ expr: "up", alert: "A", labels: { b: 1, a: [] } })).toBe(
      '{\n  "expr": "up",\n  "alert": "A",\n  "labels": {\n    "b": 1,\n    "a": []\n  }\n}\n',
    );
  });

  it("leaves undefined members out", () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{\n  "b": null\n}\n');
  });

  it.each([
    ["a number that JSON cannot hold", { limits: [1, Number.NaN] }, "value.limits[1] is NaN"],
    ["infinity", { for: Number.POSITIVE_INFINITY }, "value.for is Infinity"],
    ["a hole in a list", { list: [1, undefined] }, "value.list[1] is undefined"],
    ["a function", { a: { build: () => 1 } }, "value.a.build is not a plain value"],
    ["an instance of a class", { when: new Map() }, "value.when is not a plain value"],
  ])("refuses %s and says where", (_what, value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
    expect(() => canonicalYaml(value)).toThrow(message);
  });

  it("refuses what contains itself", () => {
    const ring: { inner?: unknown } = {};
    ring.inner = ring;
    expect(() => canonicalJson(ring)).toThrow("is nested more than 100 deep");
  });
});

describe("canonical YAML", () => {
  const value = {
    on: "on",
    off: "no",
    time: "1:30",
    octal: "0777",
    exponent: "1e3",
    empty: "",
    nothing: "~",
    template: "{{ $value }}",
    comment: "a # b: c",
    long: `${"word ".repeat(60)}end`,
    lines: "one\ntwo\n",
    number: 14.4,
    list: [{ same: 1 }, { same: 1 }],
  };

  it.each(["1.1", "1.2"] as const)("means the same to a reader of YAML %s", (version) => {
    expect(parse(canonicalYaml(value), { version })).toEqual(value);
  });

  it("names no anchors for values used twice", () => {
    const shared = { a: 1 };
    expect(canonicalYaml({ first: shared, second: shared })).toBe("first:\n  a: 1\nsecond:\n  a: 1\n");
  });
});
