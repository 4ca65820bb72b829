import { describe, expect, it } from "vitest";
import {
  type AlertmanagerInhibition,
  type AlertmanagerRoute,
  allAlerts,
  inhibitions,
  routingFor,
} from "../../alerts/index.ts";
import { allEnvironments, production } from "../../environments/index.ts";

type Labels = Readonly<Record<string, string>>;

/** The way of an alert through a tree without `continue`: the receiver and the timers it ends at. */
function follow(
  route: AlertmanagerRoute,
  labels: Labels,
  inherited: Partial<AlertmanagerRoute> = {},
): string {
  const here = { ...inherited, ...route };
  for (const child of route.routes ?? []) {
    const isMatch = (child.matchers ?? []).every((matcher) => {
      const [, name = "", value = ""] = /^(\w+)="(.*)"$/.exec(matcher) ?? [];
      return (labels[name] ?? "") === value;
    });
    if (isMatch) return follow(child, labels, here);
  }
  return `${here.receiver} ${here.group_wait}/${here.group_interval}/${here.repeat_interval}`;
}

function labelsOf(alert: (typeof allAlerts)[number], more: Labels = {}): Labels {
  return { alertname: alert.name, severity: alert.severity, team: alert.team, system: alert.system, ...more };
}

describe.each(allEnvironments)("the routing of $name", (environment) => {
  const config = routingFor(environment);

  it.each([
    [{ severity: "page", team: "api" }, "api-page 10s/1m/1h"],
    [{ severity: "page", team: "data" }, "data-page 10s/1m/1h"],
    [{ severity: "page", team: "platform" }, "platform-page 10s/1m/1h"],
    [{ severity: "ticket", team: "api" }, "api-ticket 1m/5m/1d"],
    [{ severity: "ticket", team: "data" }, "data-ticket 1m/5m/1d"],
    [{ alertname: "Watchdog", severity: "none", team: "platform" }, "heartbeat 0s/30s/50s"],
    [{ severity: "page", team: "nobody" }, "fallback 10s/1m/1h"],
    [{ severity: "page" }, "fallback 10s/1m/1h"],
    [{ severity: "critical", team: "api" }, "fallback 1m/5m/1d"],
    [{}, "fallback 1m/5m/1d"],
    [{ drill: "true", severity: "page", team: "api" }, "drill 10s/1m/1h"],
    [{ drill: "true", severity: "ticket", team: "api" }, "drill 1m/5m/1d"],
    [{ drill: "true", alertname: "Watchdog", severity: "none" }, "drill 0s/30s/50s"],
    [{ drill: "false", severity: "page", team: "api" }, "api-page 10s/1m/1h"],
  ])("sends %j to %s", (labels, expected) => {
    expect(follow(config.route, labels)).toBe(expected);
  });

  it("sends every alert to the receiver of its team, and every drill to the drill's", () => {
    for (const alert of allAlerts) {
      const expected = alert.severity === "none" ? "heartbeat" : `${alert.team}-${alert.severity}`;
      expect(follow(config.route, labelsOf(alert)).split(" ")[0]).toBe(expected);
      expect(follow(config.route, labelsOf(alert, { drill: "true" })).split(" ")[0]).toBe("drill");
    }
  });

  it("looks at drills first and lets them go no further", () => {
    expect(config.route.routes?.[0]).toMatchObject({
      receiver: "drill",
      matchers: ['drill="true"'],
      continue: false,
    });
  });

  it("never continues, so nobody is told twice", () => {
    expect(JSON.stringify(config.route)).not.toContain('"continue":true');
  });

  it("groups by system, and keeps drills apart", () => {
    expect(config.route.group_by).toEqual(["system", "drill"]);
  });

  it("declares each receiver that is routed to, and none besides", () => {
    const routed = new Set(
      [...JSON.stringify(config.route).matchAll(/"receiver":"([^"]+)"/g)].map(([, name]) => name),
    );
    expect(new Set(config.receivers.map(({ name }) => name))).toEqual(routed);
  });

  it("tells of resolved alerts everywhere but to the heartbeat", () => {
    for (const receiver of config.receivers) {
      const flags = [...JSON.stringify(receiver).matchAll(/"send_resolved":(\w+)/g)].map(([, flag]) => flag);
      expect(flags.length).toBeGreaterThan(0);
      expect(new Set(flags)).toEqual(new Set([receiver.name === "heartbeat" ? "false" : "true"]));
    }
  });

  it("holds no secret, only the names of files", () => {
    expect(JSON.stringify(config)).not.toMatch(
      /"(routing_key|api_url|service_key|credentials|password|auth_password)":/,
    );
  });
});

describe("the inhibitions", () => {
  const { inhibit_rules: rules } = routingFor(production);

  it("keep drills and the real thing apart, each of them", () => {
    expect(rules.length).toBe(inhibitions.length);
    for (const rule of rules) expect(rule.equal).toContain("drill");
  });

  it("mute instance alerts while there is no primary", () => {
    const isMeant = ({ source_matchers, target_matchers }: AlertmanagerInhibition) =>
      source_matchers[0] === 'alertname="PostgresNoPrimary"' && target_matchers[0]?.includes("PostgresDown");
    expect(rules.find(isMeant)).toEqual({
      source_matchers: ['alertname="PostgresNoPrimary"'],
      target_matchers: [
        'alertname=~"PostgresDown|PostgresReplicaLagHigh|PostgresReplicaLagExceedsRpo|PostgresReplicaMissing|PostgresArchivingFailing"',
      ],
      equal: ["drill"],
    });
  });

  it("mute a ticket under the page about the same thing", () => {
    const pairs = inhibitions.flatMap(({ source, targets }) =>
      targets.map((target) => `${source} > ${target}`),
    );
    expect(pairs).toEqual(
      expect.arrayContaining([
        "ApiErrorBudgetBurnFast > ApiErrorBudgetBurnSlow",
        "ApiLatencyBudgetBurnFast > ApiLatencyBudgetBurnSlow",
        "PostgresReplicaLagExceedsRpo > PostgresReplicaLagHigh",
        "ApiDown > ApiInstanceDown",
      ]),
    );
  });

  it("never let an alert mute what may mute it, however far around", () => {
    const targetsOf = (source: string) =>
      inhibitions.filter((rule) => rule.source === source).flatMap((rule) => [...rule.targets]);
    for (const { name } of allAlerts) {
      const reached = new Set<string>();
      const open: string[] = targetsOf(name);
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (reached.has(next)) continue;
        reached.add(next);
        open.push(...targetsOf(next));
      }
      expect(reached.has(name), `${name} mutes itself`).toBe(false);
    }
  });

  it("never mute a page under a ticket, and never the watchdog", () => {
    const severityOf = new Map(allAlerts.map((alert) => [alert.name, alert.severity]));
    for (const { source, targets } of inhibitions) {
      for (const target of targets) {
        expect(severityOf.get(target)).not.toBe("none");
        if (severityOf.get(source) === "ticket") expect(severityOf.get(target)).toBe("ticket");
      }
    }
  });

  it("compare only labels that both alerts have", () => {
    // What an alert's expression leaves on its result, by what it aggregates to.
    const labelled = (name: string, label: string) => {
      const expression = allAlerts.find((alert) => alert.name === name)?.expression ?? "";
      return (
        expression.startsWith("up == 0") ||
        new RegExp(`by \\([^)]*\\b${label}\\b`).test(expression) ||
        expression.includes(`"${label}"`) ||
        expression.includes(`${label}="`)
      );
    };
    for (const { source, targets, equal } of inhibitions) {
      for (const label of equal) {
        expect(labelled(source, label), `${source} has no ${label}`).toBe(true);
        for (const target of targets) expect(labelled(target, label), `${target} has no ${label}`).toBe(true);
      }
    }
  });
});
