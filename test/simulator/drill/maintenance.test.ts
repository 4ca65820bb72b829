import { describe, expect, it } from "vitest";
import { knownNames, parseScenario, runVirtually } from "../../../simulator/drill/index.ts";
import { ownAssets } from "../../support/own-drills.ts";

const assets = ownAssets();

const planned = (options: {
  readonly matcher?: string;
  readonly duration?: string;
  readonly receiver?: string;
}) =>
  parseScenario(
    `title: A replica is taken out for an upgrade
description: It was announced.
system: postgres
observe: 20m
method:
  - fault: { kind: replica-lost, instance: "pg-2:9187" }
    start: 1m
    duration: 8m
maintenance:
  - start: 0s
    duration: ${options.duration ?? "12m"}
    matchers: ['${options.matcher ?? 'system="postgres"'}']
    comment: Minor upgrade of pg-2, announced by the data team.
blast-radius: [postgres]
expect:
  alerts:
    - { name: PostgresDown, receiver: ${options.receiver ?? "none"}, within: 10m, resolves-within: 3m }
    - { name: PostgresReplicaMissing, receiver: none, within: 10m, resolves-within: 3m }
`,
    "x.yml",
    "x/x",
    knownNames(assets),
  );

function outcomeOf(options: Parameters<typeof planned>[0]): string {
  const { scenarios, findings } = planned(options);
  expect(findings).toEqual([]);
  return scenarios
    .map((scenario) => runVirtually(scenario, assets, { seed: 1 }).journal.verdict.outcome)
    .join();
}

describe("planned work that was announced", () => {
  it("lets alerts fire and notifies nobody", () => {
    expect(outcomeOf({})).toBe("held");
  });

  it("notifies as always of what it does not match, and when it is over too early", () => {
    expect(outcomeOf({ matcher: 'system="api"' })).not.toBe("held");
    expect(outcomeOf({ duration: "3m" })).not.toBe("held");
    expect(outcomeOf({ matcher: 'system="api"', receiver: "data-ticket" })).toBe("held");
  });

  it("must not silence the watchdog", () => {
    expect(outcomeOf({ matcher: 'system=~"postgres|stack"' })).toBe("missed");
  });

  it("is refused with conditions that are none", () => {
    const { findings } = planned({ matcher: "system" });
    expect(findings.map(({ code, line, message }) => `${line} ${code} ${message.slice(0, 36)}`)).toEqual([
      "12 scenario/bad-matcher `system` is no condition on a label:",
    ]);
  });
});
