import { describe, expect, it } from "vitest";
import { findCrossedRegions } from "../../../simulator/chart/crossing.ts";

const times = [0, 10, 20, 30, 40];

describe("the regions where a line is beyond its threshold", () => {
  it.each([
    [
      "begin and end where the straight lines meet",
      [0, 4, 4, 0, 0],
      2,
      ">",
      [
        [
          [5, 2, 2],
          [10, 4, 2],
          [20, 4, 2],
          [25, 2, 2],
        ],
      ],
    ],
    [
      "lie below it for a comparison with less",
      [4, 0, 4, 4, 4],
      2,
      "<",
      [
        [
          [5, 2, 2],
          [10, 0, 2],
          [15, 2, 2],
        ],
      ],
    ],
    [
      "reach to the outermost samples",
      [4, 4, 4, 4, 4],
      2,
      ">=",
      [
        [
          [0, 4, 2],
          [10, 4, 2],
          [20, 4, 2],
          [30, 4, 2],
          [40, 4, 2],
        ],
      ],
    ],
    [
      "end at a gap and begin after it",
      [4, 4, null, 4, 4],
      2,
      ">",
      [
        [
          [0, 4, 2],
          [10, 4, 2],
        ],
        [
          [30, 4, 2],
          [40, 4, 2],
        ],
      ],
    ],
    [
      "follow a threshold that moves",
      [3, 3, 3, 3, 3],
      [4, 2, 2, 4, 4],
      ">",
      [
        [
          [5, 3, 3],
          [10, 3, 2],
          [20, 3, 2],
          [25, 3, 3],
        ],
      ],
    ],
    ["are none for equality, which has no side", [4, 4, 4, 4, 4], 4, "==", []],
    ["are none for a line that only touches", [2, 2, 2, 2, 2], 2, ">", []],
    ["are none where a value is infinite", [Number.POSITIVE_INFINITY, 1, 1, 1, 1], 2, ">", []],
  ] as const)("%s", (_what, values, threshold, operator, corners) => {
    const regions = findCrossedRegions({ times, values, threshold, operator });
    expect(regions.map((region) => region.corners)).toEqual(corners);
  });
});
