import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "../../artifacts/index.ts";
import { allDashboards, emitV2 } from "../../dashboards/index.ts";
import { grafanaProblems } from "./grafana-types.ts";

// "Connect null values" of a state timeline, which Grafana's types leave out.
const knownGap = /fields of state-timeline: .*'"spanNulls"' does not exist/;

describe("v2 resources by Grafana's own types", () => {
  const resources = allDashboards.map(emitV2);

  it("are what they say, each panel's options and settings of fields included", () => {
    const problems = grafanaProblems(resources);
    expect(problems.filter((problem) => !knownGap.test(problem))).toEqual([]);
    expect(problems.some((problem) => knownGap.test(problem))).toBe(true);
  }, 120_000);

  it.each([
    ["a value", '"cursorSync":"Crosshair"', '"cursorSync":"Sometimes"', /^klaxon-api: .*Sometimes/],
    ["a name", '"cursorSync":', '"cursorSink":', /^klaxon-api: .*cursorSink/],
    ["an option", '"placement":"bottom"', '"placement":"above"', /^klaxon-api, \S+, options of \S+: .*above/],
    ["a setting of fields", '"lineWidth":', '"lineWide":', /^klaxon-api, \S+, fields of \S+: .*lineWide/],
  ])(
    "would not be, with %s misspelt once",
    (_what, right, wrong, problem) => {
      const text = JSON.stringify(
        resources.find(({ metadata }) => isJsonObject(metadata) && metadata.name === "klaxon-api"),
      );
      expect(text).toContain(right);
      const planted: JsonObject = JSON.parse(text.replace(right, wrong));
      const problems = grafanaProblems([planted]).filter((each) => !knownGap.test(each));
      expect(problems).toEqual([expect.stringMatching(problem)]);
    },
    120_000,
  );
});
