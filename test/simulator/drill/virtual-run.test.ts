import { describe, expect, it } from "vitest";
import {
  type Journal,
  reachedAlerts,
  runVirtually,
  type Scenario,
  shownVariants,
  unreachedAlerts,
  variantProblems,
} from "../../../simulator/drill/index.ts";
import { ColumnArena } from "../../../simulator/engine/index.ts";
import { renderDrillJson } from "../../../simulator/report/index.ts";
import { systemNames, unshownVariants } from "../../../simulator/systems/index.ts";
import { ownAssets, ownScenarios } from "../../support/own-drills.ts";

const assets = ownAssets();
const scenarios = ownScenarios(assets);
const hour = 3_600_000;
const short = scenarios.filter((scenario) => scenario.controlMs + scenario.observeMs <= hour);

function journalOf(scenario: Scenario, seed: number): Journal {
  return runVirtually(scenario, assets, { seed }).journal;
}

function scenarioCalled(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

/** The alerts of which a drill woke somebody: with one cause, there should be one. */
function pagingAlerts({ events }: Journal): readonly string[] {
  const names = events.flatMap((event) =>
    event.kind === "notification-sent" && event.status === "firing"
      ? event.alerts
          .filter(({ labels }) => labels.severity === "page")
          .map(({ labels }) => labels.alertname ?? "")
      : [],
  );
  return [...new Set(names)].sort();
}

// Drills of several causes at once say so; each of the causes may wake somebody.
const severalCauses = "several-causes";

describe("klaxon's own scenarios", () => {
  it("are at least a dozen over all systems, with variants", () => {
    const sustained = scenarios.filter((scenario) => scenario.variant === "sustained");
    expect(sustained.length).toBeGreaterThanOrEqual(12);
    expect(new Set(sustained.map((scenario) => scenario.system))).toEqual(
      new Set([...systemNames, "everything"]),
    );
    expect(scenarios.length).toBeGreaterThan(2 * sustained.length);
  });

  it("all hold with their own seed, and show every alert in every variant", { timeout: 120_000 }, () => {
    const runs = scenarios.map((scenario) => {
      const run = runVirtually(scenario, assets, { seed: scenario.seed });
      return { journal: run.journal, shown: shownVariants(run) };
    });
    const journals = runs.map(({ journal }) => journal);
    const told = journals.map(({ scenario, verdict }) => `${verdict.outcome} ${scenario.name}`);
    expect(told).toEqual(scenarios.map(({ name }) => `held ${name}`));
    expect(unreachedAlerts(new Set(journals.flatMap(reachedAlerts)), assets)).toEqual([]);
    const wokenTwice = journals
      .filter(({ scenario }) => !scenario.tags.includes(severalCauses))
      .map((journal) => ({ name: journal.scenario.name, pages: pagingAlerts(journal) }))
      .filter(({ pages }) => pages.length > 1);
    expect(wokenTwice).toEqual([]);
    // The gate can fail: without the drills of one system its alerts are unreached.
    const withoutPostgres = journals.filter(({ scenario }) => scenario.system !== "postgres");
    expect(unreachedAlerts(new Set(withoutPostgres.flatMap(reachedAlerts)), assets)).toContain(
      "PostgresNoPrimary",
    );
    const shown = runs.flatMap((run) => run.shown);
    expect(variantProblems(shown, assets, unshownVariants)).toEqual([]);
    // Every variant of every alert hangs on a drill: without what it shows, the gate fails.
    for (const { alert, variant } of shown) {
      const rest = shown.filter((each) => each.alert !== alert || each.variant !== variant);
      const problems = variantProblems(rest, assets, unshownVariants);
      expect(problems.map((each) => `${each.alert} ${each.variant}`)).toEqual([`${alert} ${variant}`]);
    }
  });

  it("give the same journal for the same seed, byte for byte, and another for another", () => {
    for (const name of ["api/instance-killed", "postgres/primary-killed", "stack/notifications-failing"]) {
      const scenario = scenarioCalled(name);
      const texts = [7, 7, 8].map((seed) => renderDrillJson([journalOf(scenario, seed)]));
      expect(texts[1]).toBe(texts[0]);
      expect(texts[2]).not.toBe(texts[0]);
    }
  });

  // A drill that leaned on what another one left behind, in an arena or in a cache, would show it here.
  const some = short.filter((_, index) => index % 5 === 0);
  it(`give it in any order, with memory of their own or shared (${some.length} scenarios)`, {
    timeout: 240_000,
  }, () => {
    const textsOf = (order: readonly Scenario[], arena: ColumnArena | undefined) =>
      new Map(
        order.map((scenario) => {
          const options = { seed: scenario.seed, ...(arena === undefined ? {} : { arena }) };
          return [scenario.name, renderDrillJson([runVirtually(scenario, assets, options).journal])] as const;
        }),
      );
    const listed = textsOf(some, new ColumnArena());
    const differing = (other: ReadonlyMap<string, string>) =>
      [...listed].filter(([name, text]) => other.get(name) !== text).map(([name]) => name);
    expect(listed.size).toBe(some.length);
    expect(some.length).toBeGreaterThan(40);
    expect(differing(textsOf([...some].reverse(), new ColumnArena()))).toEqual([]);
    expect(differing(textsOf([...some].reverse(), undefined))).toEqual([]);
    expect(differing(textsOf(some, undefined))).toEqual([]);
  });

  // All of them with twenty seeds: `npm run drill -- --seeds 20`.
  const sustained = short.filter(({ variant }) => variant === "sustained");
  it(`hold with two other seeds (${sustained.length} scenarios)`, { timeout: 240_000 }, () => {
    const broken: string[] = [];
    for (const seed of [101, 102]) {
      for (const scenario of sustained) {
        const { verdict } = journalOf(scenario, seed);
        if (verdict.outcome !== "held") broken.push(`${verdict.outcome} ${scenario.name} --seed ${seed}`);
      }
    }
    expect(broken).toEqual([]);
  });
});

it("would be seen to wake people twice for one cause", () => {
  const killed = scenarioCalled("api/all-instances-killed");
  const primary = scenarioCalled("postgres/primary-killed");
  const both = { ...killed, systems: systemNames, method: [...killed.method, ...primary.method] };
  expect(pagingAlerts(journalOf(killed, 1))).toEqual(["ApiDown"]);
  expect(pagingAlerts(journalOf(both, 1))).toEqual(["ApiDown", "PostgresNoPrimary"]);
});

describe("a drill", () => {
  const killed = scenarioCalled("api/instance-killed");

  it("does not inject anything when the steady state is not met", () => {
    const steadyState = [
      { description: "four instances", expression: 'count(probe_success{job="api-health"} == 1) == 4' },
    ];
    const journal = journalOf({ ...killed, steadyState }, 1);
    expect(journal.verdict.outcome).toBe("not-started");
    expect(journal.verdict.problems).toEqual([
      'four instances: `count(probe_success{job="api-health"} == 1) == 4` has no result',
    ]);
    expect(journal.events.filter((event) => event.kind === "fault-injected")).toEqual([]);
  });

  it("ends its faults at once when a stop condition is met", () => {
    const stopConditions = [{ description: "an instance is down", expression: "up == 0" }];
    const { verdict, events } = journalOf({ ...killed, stopConditions }, 1);
    expect(verdict.outcome).toBe("stopped");
    expect(verdict.problems[0]).toBe("stop condition met: an instance is down");
    const rolledBack = events.find((event) => event.kind === "fault-rolled-back");
    expect(rolledBack?.atMs).toBe(killed.controlMs + 5_000);
  });

  it("is missed when its fault shows no symptom", () => {
    const { verdict } = journalOf({ ...killed, symptom: "probe_success == 2" }, 1);
    expect(verdict.outcome).toBe("missed");
    expect(verdict.problems).toEqual([
      "the fault showed no symptom: `probe_success == 2` never had a result",
    ]);
  });

  it("is missed when its alert is of another instance, and noisy about the one that fired", () => {
    const alerts = killed.expect.alerts.map((alert) => ({
      ...alert,
      labels: { ...alert.labels, instance: "api-9:8080" },
    }));
    const { verdict } = journalOf({ ...killed, expect: { ...killed.expect, alerts } }, 1);
    expect(verdict.outcome).toBe("missed");
    expect(verdict.falseAlarms.map((alarm) => alarm.alert)).toContain("ApiInstanceDown");
  });

  it("carries what the receiver read", () => {
    const { events } = journalOf(killed, 1);
    const sent = events.find(
      (event) => event.kind === "notification-sent" && event.receiver === "api-ticket",
    );
    expect(sent?.kind === "notification-sent" ? sent.alerts[0]?.annotations.summary : undefined).toBe(
      "api-2:8080 of the API fails its health check",
    );
    expect(sent?.kind === "notification-sent" ? sent.alerts[0]?.labels.environment : undefined).toBe(
      "production",
    );
  });
});
