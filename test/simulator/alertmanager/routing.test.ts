import { describe, expect, test } from "vitest";
import {
  findInhibitions,
  fingerprintOf,
  groupKeyOf,
  groupLabelsOf,
  matchRoutes,
} from "../../../simulator/alertmanager/index.ts";
import { labelsFromRecord, labelsToRecord } from "../../../simulator/promql/index.ts";
import { configOf } from "./timeline-text.ts";

const config = configOf(`
route:
  receiver: fallback
  group_by: [alertname, team]
  routes:
  - {receiver: drill, matchers: [drill="true"]}
  - {receiver: log, matchers: [severity=~"page|ticket"], continue: true, group_by: [severity]}
  - receiver: api
    matchers: [team=api]
    routes:
    - {receiver: api-page, matchers: [severity=page], group_wait: 5s, group_by: ['...']}
    - {matchers: [severity=ticket]}
receivers: [{name: fallback}, {name: drill}, {name: log}, {name: api}, {name: api-page}]
inhibit_rules:
- {name: page-mutes-ticket, source_matchers: [severity=page], target_matchers: [severity=ticket], equal: [team, system]}
- {source_matchers: [alertname=~"Down|Gone"], target_matchers: [alertname=~"Down|Slow"]}
`);

describe("the routing tree", () => {
  test.each([
    [{ drill: "true", team: "api", severity: "page" }, ["drill"]],
    [{ team: "api", severity: "page" }, ["log", "api-page"]],
    [{ team: "api", severity: "ticket" }, ["log", "api"]],
    [{ team: "api" }, ["api"]],
    [{ severity: "page" }, ["log"]],
    [{ team: "data" }, ["fallback"]],
    [{}, ["fallback"]],
  ])("sends %j to %j", (labels, receivers) => {
    expect(matchRoutes(config, labelsFromRecord(labels)).map((match) => match.receiver)).toEqual(receivers);
  });

  test("names the node, its timers and its grouping", () => {
    const labels = labelsFromRecord({ team: "api", severity: "page", instance: "a" });
    const matches = matchRoutes(config, labels);
    expect(
      matches.map(({ routeId, groupWaitMs, groupIntervalMs, repeatIntervalMs }) => [
        routeId,
        groupWaitMs,
        groupIntervalMs,
        repeatIntervalMs,
      ]),
    ).toEqual([
      ['{}/{severity=~"page|ticket"}/1', 30_000, 300_000, 14_400_000],
      ['{}/{team="api"}/2/{severity="page"}/0', 5000, 300_000, 14_400_000],
    ]);
    expect(matches.map(({ route }) => groupKeyOf(route, groupLabelsOf(route, labels)))).toEqual([
      '{}/{severity=~"page|ticket"}:{severity="page"}',
      '{}/{team="api"}/{severity="page"}:{instance="a", severity="page", team="api"}',
    ]);
  });
});

describe("inhibition", () => {
  const find = (firing: readonly Record<string, string>[], target: Record<string, string>) => {
    const found = findInhibitions(config, firing.map(labelsFromRecord), labelsFromRecord(target));
    return found.map(({ rule, by }) => [rule.index, rule.name, { ...labelsToRecord(by) }]);
  };

  test("needs the equal labels to agree, absent ones with absent ones", () => {
    const page = { severity: "page", team: "api" };
    expect(find([page], { severity: "ticket", team: "api" })).toEqual([[0, "page-mutes-ticket", page]]);
    expect(find([page], { severity: "ticket", team: "data" })).toEqual([]);
    expect(find([page], { severity: "ticket", team: "api", system: "x" })).toEqual([]);
  });

  test("does not hold between alerts that match both sides", () => {
    expect(find([{ alertname: "Down" }], { alertname: "Down", i: "2" })).toEqual([]);
    expect(find([{ alertname: "Gone" }], { alertname: "Down" })).toEqual([[1, "", { alertname: "Gone" }]]);
    expect(find([{ alertname: "Down" }], { alertname: "Slow" })).toEqual([[1, "", { alertname: "Down" }]]);
  });
});

test("fingerprints are those of Alertmanager", () => {
  expect(fingerprintOf(labelsFromRecord({ alertname: "A", i: "2", job: "j" }))).toBe("e72aee2684cd3867");
  expect(fingerprintOf(labelsFromRecord({ alertname: "B", x: "1", q: 'é"' }))).toBe("bc7677a14d82d67e");
});
