import { describe, expect, it } from "vitest";
import { allDashboards, emitClassic, emitV2 } from "../../../dashboards/index.ts";
import { compareFiles } from "../../../simulator/difference/index.ts";
import { runDashboardFuzz } from "../../fuzz/dashboards/session.ts";

describe("dashboards drawn at random, old and new, a third of them damaged", () => {
  it("are imported whole, come back from their v2 form, are checked, and equal themselves", () => {
    // The long run is `npm run fuzz -- --dashboards`.
    const { failures, importedCount, findingCount } = runDashboardFuzz({ firstSeed: 1, count: 40 }, () => 0);
    expect(failures).toEqual([]);
    expect(importedCount).toBeGreaterThan(25);
    expect(findingCount).toBeGreaterThan(150);
  });
});

describe("our own dashboards in both formats", () => {
  it("differ in the format alone", () => {
    const side = (file: string, dashboard: unknown) => [
      { file, path: "one.json", content: JSON.stringify(dashboard) },
    ];
    const told = allDashboards.flatMap((dashboard) =>
      compareFiles(side("classic", emitClassic(dashboard)), side("v2", emitV2(dashboard)), {
        prometheus: 3,
        features: new Set(),
      }).differences.flatMap(({ kind, changes }) => changes.map(({ message }) => `${kind}: ${message}`)),
    );
    expect([...new Set(told)]).toEqual(["dashboard: schema `classic` → `v2`"]);
    expect(told).toHaveLength(allDashboards.length);
  });
});
