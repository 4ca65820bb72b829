import { describe, expect, it } from "vitest";
import {
  exactly,
  type Health,
  higherIsWorse,
  lowerIsWorse,
  type Shade,
  type Thresholds,
} from "../../../dashboards/kit/index.ts";

/** The health that Grafana shows: that of the last step at or below the value. */
function healthOf(value: number, thresholds: Thresholds): Shade {
  const reached = thresholds.steps.filter((step) => step.value <= value);
  return reached.at(-1)?.health ?? thresholds.base;
}

describe("thresholds", () => {
  it.each<[string, Thresholds, readonly (readonly [number, Health])[]]>([
    [
      "rise from good over warning to critical",
      higherIsWorse({ warning: 5, critical: 300 }),
      [
        [0, "good"],
        [4.9, "good"],
        [5, "warning"],
        [299, "warning"],
        [300, "critical"],
      ],
    ],
    [
      "need no warning",
      higherIsWorse({ critical: 1 }),
      [
        [0, "good"],
        [1, "critical"],
      ],
    ],
    [
      "need nothing critical",
      higherIsWorse({ warning: 1 }),
      [
        [0, "good"],
        [1, "warning"],
      ],
    ],
    [
      "fall from good over warning to critical",
      lowerIsWorse({ warning: 3, critical: 1 }),
      [
        [3, "good"],
        [2, "warning"],
        [1, "warning"],
        [0, "critical"],
      ],
    ],
    [
      "fall to critical at once",
      lowerIsWorse({ critical: 1 }),
      [
        [1, "good"],
        [0, "critical"],
      ],
    ],
    [
      "fall to a warning only",
      lowerIsWorse({ warning: 0.9 }),
      [
        [0.9, "good"],
        [0.1, "warning"],
      ],
    ],
    [
      "allow one value only",
      exactly(1),
      [
        [0, "critical"],
        [1, "good"],
        [2, "critical"],
        [3, "critical"],
      ],
    ],
  ])("%s", (_what, thresholds, expected) => {
    expect(expected.map(([value]) => [value, healthOf(value, thresholds)])).toEqual(expected);
  });
});
