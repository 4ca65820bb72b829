import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isJsonObject,
  isSameJson,
  items,
  type JsonObject,
  type JsonValue,
  memberPatch,
  type Patch,
  patchObject,
  removed,
} from "../../../artifacts/index.ts";

const base: JsonObject = { a: 1, list: [1, { x: 1, y: 2 }, 3], inner: { kept: true, gone: null } };

describe("a patch", () => {
  it.each<[string, Patch, JsonValue]>([
    ["changes and adds members", { a: 2, b: null }, { ...base, a: 2, b: null }],
    [
      "takes members away",
      { a: removed, inner: { gone: removed } },
      { list: base.list ?? [], inner: { kept: true } },
    ],
    [
      "changes members of a list",
      { list: items({ "1": { x: removed, z: 3 } }) },
      { ...base, list: [1, { y: 2, z: 3 }, 3] },
    ],
    [
      "takes members of a list away and adds some",
      { list: items({ "0": removed, "3": 4 }) },
      { ...base, list: [{ x: 1, y: 2 }, 3, 4] },
    ],
    ["takes the place of a whole list", { list: [] }, { ...base, list: [] }],
    ["makes objects where there were none", { a: { b: { c: 1 } } }, { ...base, a: { b: { c: 1 } } }],
    ["takes away nothing where nothing is", { other: removed, inner: { other: removed } }, base],
    ["leaves what it does not name", {}, base],
  ])("%s", (_what, patch, expected) => {
    expect(patchObject(base, [patch])).toEqual(expected);
  });

  it("comes after those before it", () => {
    expect(patchObject({ a: 1 }, [{ a: 2, b: 1 }, undefined, { b: removed, c: 3 }])).toEqual({ a: 2, c: 3 });
  });

  it("between any two values makes the one of the other, and is none between equal ones", () => {
    const json = fc.jsonValue({ maxDepth: 4 }).map(plain).filter(isJsonObject);
    fc.assert(
      fc.property(json, json, (from, to) => {
        const patch = memberPatch(from, to);
        expect(isSameJson(patchObject(from, [patch]), to)).toBe(true);
        expect(memberPatch(to, to)).toBeUndefined();
      }),
      { seed: 8, numRuns: 2000 },
    );
  });

  it("of a list that lost its first members says which", () => {
    const kept = { c: 3, d: 4 };
    expect(memberPatch({ list: [{ a: 1 }, kept] }, { list: [kept] })).toEqual({
      list: items({ "0": removed }),
    });
  });
});

// -0 is the same number as 0 in JSON.
function plain(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
