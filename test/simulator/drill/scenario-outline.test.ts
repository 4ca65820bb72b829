import { describe, expect, it } from "vitest";
import { readScenarioOutline } from "../../../simulator/drill/index.ts";

describe("the outline of a scenario", () => {
  it.each([
    ["the scenario alone", "system: redis\n", { system: "redis", drillCount: 1 }],
    [
      "with its variants",
      "system: redis\nvariants:\n  below: {}\n  brief: { observe: 5m }\n",
      { system: "redis", drillCount: 3 },
    ],
    ["without a system", "title: x\n", undefined],
    ["of what is no map", "- 1\n", undefined],
    ["of what is no YAML", "a: [\n", undefined],
    ["of nothing", "", undefined],
  ])("is found %s", (_what, text, outline) => {
    expect(readScenarioOutline(text, "scenario.yml")).toEqual(outline);
  });
});
