import { describe, expect, it } from "vitest";
import { renderDrillActive } from "../../../../simulator/live/run/index.ts";

describe("what a drill says of itself", () => {
  it("is one series, that of the phase which runs", () => {
    expect(renderDrillActive("api/instance-killed", "observing")).toBe(
      [
        "# HELP klaxon_drill_active 1 while a live drill is in a phase: starting, control, observing, ending.",
        "# TYPE klaxon_drill_active gauge",
        'klaxon_drill_active{scenario="api/instance-killed",phase="observing"} 1',
        "",
      ].join("\n"),
    );
  });

  it("holds whatever a scenario's file is called", () => {
    expect(renderDrillActive('a"b\\c\nd', "control")).toContain('scenario="a\\"b\\\\c\\nd"');
  });
});
