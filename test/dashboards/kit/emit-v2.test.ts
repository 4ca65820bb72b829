import { describe, expect, it } from "vitest";
import { allDashboards, emitClassic, emitV2 } from "../../../dashboards/index.ts";
import { normalClassic, normalV2 } from "../normal-dashboard.ts";

describe("the v2 resource of a dashboard", () => {
  it.each(allDashboards.map((dashboard) => [dashboard.uid, dashboard] as const))(
    "%s says what the classic form says",
    (_uid, dashboard) => {
      const classic = normalClassic(emitClassic(dashboard));
      expect(normalV2(emitV2(dashboard))).toEqual(classic);
      expect(classic.panels.length).toBeGreaterThan(0);
    },
  );

  it("refers to each of its elements once and to no other", () => {
    for (const dashboard of allDashboards) {
      const text = JSON.stringify(emitV2(dashboard));
      const referred = [...text.matchAll(/"kind":"ElementReference","name":"([^"]+)"/g)].map(
        ([, name]) => name,
      );
      const resource: { spec: { elements: object } } = JSON.parse(text);
      expect(referred.toSorted()).toEqual(Object.keys(resource.spec.elements).toSorted());
    }
  });
});
