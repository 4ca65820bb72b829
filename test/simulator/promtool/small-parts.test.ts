import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { machineFiles } from "../../../simulator/cli/files.ts";
import { compilePathPattern } from "../../../simulator/document/index.ts";
import { isSameOrNeighbour } from "../../../simulator/promtool/float-step.ts";
import { withFolder } from "./case-file.ts";

describe("patterns of paths", () => {
  test.each([
    ["abc", "abc", true],
    ["*", "abc", true],
    ["*c", "abc", true],
    ["a*", "ab/c", false],
    ["a*b*c*d*e*/f", "axbxcxdxe/f", true],
    ["a*b*c*d*e*/f", "axbxcxdxexxx/fff", false],
    ["a*b?c*x", "abxbbxdbxebxczzx", true],
    ["ab[c]", "abc", true],
    ["ab[b-d]", "abc", true],
    ["ab[e-g]", "abc", false],
    ["ab[^c]", "abc", false],
    ["ab[^e-g]", "abc", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "ab", false],
    ["a?b", "a☺b", true],
    ["a[^a]b", "a☺b", true],
    ["a???b", "a☺b", false],
    ["[a-ζ]*", "α", true],
    ["*[a-ζ]", "A", false],
    ["a?b", "a/b", false],
    ["a[^x]b", "a/b", false],
    ["[\\]a]", "]", true],
    ["[\\-x]", "-", true],
    ["[x\\-]", "z", false],
    ["a.b+c", "a.b+c", true],
    ["a.b", "axb", false],
    ["[b-a]", "b", false],
    ["*x", "xxx", true],
  ])("%s on %s: %s", (pattern, name, expected) => {
    expect(compilePathPattern(pattern)?.(name)).toBe(expected);
  });

  test.each(["[]a]", "[-]", "[x-]", "[-x]", "[", "[^", "[^bc", "a[", "a\\", "[a-b-c]"])(
    "%s is malformed",
    (pattern) => {
      expect(compilePathPattern(pattern)).toBeUndefined();
    },
  );

  test("many stars take no longer than one", () => {
    const matches = compilePathPattern(`${"*".repeat(2000)}b`);
    expect(matches?.("a".repeat(2000))).toBe(false);
  });
});

describe("files by pattern", () => {
  const files = new Map([
    ["a.yml", ""],
    ["b.yml", ""],
    ["b.json", ""],
    ["sub/c.yml", ""],
    ["sub/deep/d.yml", ""],
    ["[x].yml", ""],
  ]);
  test.each([
    ["*.yml", ["[x].yml", "a.yml", "b.yml"]],
    ["b.*", ["b.json", "b.yml"]],
    ["sub/*.yml", ["sub/c.yml"]],
    ["*/*.yml", ["sub/c.yml"]],
    ["*/*/*.yml", ["sub/deep/d.yml"]],
    ["**/*.yml", ["sub/c.yml"]],
    ["a.yml", ["a.yml"]],
    ["nothing.yml", []],
    ["sub", ["sub"]],
    ["\\[x\\].yml", ["[x].yml"]],
    ["nowhere/*.yml", []],
  ])("%s", (pattern, expected) => {
    withFolder(files, (folder) => {
      const found = machineFiles.glob(
        join(folder, pattern.replaceAll("\\", "\u0000")).replaceAll("\u0000", "\\"),
      );
      expect(found.map((path) => path.slice(folder.length + 1))).toEqual(expected);
    });
  });
});

describe("neighbours among floats", () => {
  test.each([
    [0.1 + 0.2, 0.3, true],
    [1, 1 + Number.EPSILON, true],
    [1, 1 + 2 * Number.EPSILON, false],
    [0, 5e-324, true],
    [-5e-324, 0, true],
    [-5e-324, 5e-324, false],
    [0, -0, true],
    [Number.MAX_VALUE, Number.POSITIVE_INFINITY, true],
    [Number.NaN, Number.NaN, false],
    [-1, 1, false],
  ])("%s and %s: %s", (left, right, expected) => {
    expect([isSameOrNeighbour(left, right), isSameOrNeighbour(right, left)]).toEqual([expected, expected]);
  });
});
