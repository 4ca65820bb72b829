import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelPairs, labelsFromPairs } from "../../../simulator/promql/index.ts";

describe("a label set made of pairs", () => {
  it.each([
    [
      "in any order",
      [
        ["b", "2"],
        ["a", "1"],
      ],
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "of which a later one wins",
      [
        ["a", "1"],
        ["b", "2"],
        ["a", "3"],
      ],
      [
        ["a", "3"],
        ["b", "2"],
      ],
    ],
    [
      "of which an empty one takes an earlier one away",
      [
        ["a", "1"],
        ["a", ""],
      ],
      [],
    ],
    [
      "of which an empty one is followed by another",
      [
        ["a", ""],
        ["a", "1"],
      ],
      [["a", "1"]],
    ],
    [
      "with capitals first",
      [
        ["a", "1"],
        ["B", "2"],
        ["_", "3"],
      ],
      [
        ["B", "2"],
        ["_", "3"],
        ["a", "1"],
      ],
    ],
  ] as const)("takes pairs %s", (_, pairs, expected) => {
    expect(labelPairs(labelsFromPairs(pairs))).toEqual(expected);
  });

  it("is the same from a list and from any other collection, however many pairs there are", () => {
    const text = fc.string({ unit: fc.constantFrom(..."abcAZ_09"), maxLength: 2 });
    void fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 60 }), (pairs) => {
        expect(labelsFromPairs(pairs)).toEqual(labelsFromPairs(pairs.values()));
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
