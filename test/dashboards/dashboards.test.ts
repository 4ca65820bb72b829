import { describe, expect, it } from "vitest";
import { linkedPanels, panelId, panelLinks } from "../../alerts/index.ts";
import { allDashboards, emitClassic } from "../../dashboards/index.ts";
import { checkQueries } from "./check-queries.ts";
import { checkStructure } from "./check-structure.ts";
import { panelsOf, readClassic } from "./classic-dashboard.ts";
import type { FindingCode } from "./finding.ts";

/** Findings that are meant to be, each with its reason; one that no longer occurs fails the test. */
const exclusions: readonly {
  readonly uid: string;
  readonly panel: string;
  readonly code: FindingCode;
  readonly reason: string;
}[] = [
  {
    uid: "klaxon-collector",
    panel: "Running for",
    code: "raw-counter",
    reason: "the time since its start is what the collector counts",
  },
  {
    uid: "klaxon-api",
    panel: "Restarts within 15m",
    code: "fixed-range",
    reason: "shows what ApiCrashLoop counts, over its own window",
  },
  {
    uid: "klaxon-api",
    panel: "Memory in 4h",
    code: "fixed-range",
    reason: "shows the trend that ApiMemoryLeak follows, over its own window",
  },
  {
    uid: "klaxon-api",
    panel: "Instances",
    code: "fixed-range",
    reason: "counts restarts as ApiCrashLoop does",
  },
];

const emitted = allDashboards.map((dashboard) => readClassic(emitClassic(dashboard)));

describe("the dashboards", () => {
  it("are the four that alerts link to, in the order of a look", () => {
    expect(emitted.map(({ uid }) => uid)).toEqual(Object.keys(linkedPanels));
  });

  it.each(emitted.map((dashboard) => [dashboard.uid, dashboard] as const))(
    "%s has nothing to be found but what is excluded with a reason",
    (uid, dashboard) => {
      const findings = [...checkStructure(dashboard), ...checkQueries(dashboard)];
      const excluded = exclusions.filter((exclusion) => exclusion.uid === uid);
      const remaining = findings.filter(
        ({ code, panel }) => !excluded.some((one) => one.code === code && one.panel === panel),
      );
      expect(remaining).toEqual([]);
      const idle = excluded.filter(
        (one) => !findings.some(({ code, panel }) => one.code === code && one.panel === panel),
      );
      expect(idle).toEqual([]);
    },
  );
});

describe("panels that alerts link to", () => {
  it.each(panelLinks.map((link) => [`${link.dashboard}/${link.panel}`, link] as const))(
    "%s is there, open, and links back to the runbook",
    (_name, link) => {
      const dashboard = emitted.find(({ uid }) => uid === link.dashboard);
      const open = dashboard?.panels.filter((panel) => panel.type !== "row") ?? [];
      const panel = open.find(({ id }) => id === link.id);
      expect(panel?.links?.some(({ url }) => url.endsWith(".md"))).toBe(true);
    },
  );

  it("are all declared panels, whether or not an alert uses them", () => {
    const declared = Object.entries(linkedPanels).flatMap(([uid, keys]) =>
      keys.map((key) => `${uid}/${panelId(key)}`),
    );
    const present = emitted.flatMap((dashboard) =>
      panelsOf(dashboard).map(({ id }) => `${dashboard.uid}/${id}`),
    );
    expect(declared.filter((panel) => !present.includes(panel))).toEqual([]);
  });
});
