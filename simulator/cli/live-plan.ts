import type { Scenario } from "../drill/index.ts";
import { liveSystems } from "../live/components/index.ts";
import type { LiveSystem } from "../live/kit/index.ts";
import type { ProgramName } from "../live/programs/index.ts";
import { stackFaultKinds } from "../live/stack/index.ts";
import type { SystemName } from "../systems/index.ts";

/** What a scenario needs to be run live. */
export interface LivePlan {
  readonly systems: readonly LiveSystem[];
  readonly programs: readonly ProgramName[];
  /** Why it has no live form; empty where it has one. */
  readonly problems: readonly string[];
}

/** The system that watches all others; the stack of every drill plays it. */
const stackSystem = "stack";

/** Which real components play a scenario, and what it asks for that none of them can do. */
export function planLive(scenario: Scenario): LivePlan {
  const others: readonly SystemName[] = scenario.systems.filter((system) => system !== stackSystem);
  const systems = liveSystems.filter(({ system }) => others.includes(system));
  const missing = others.filter((name) => systems.every(({ system }) => system !== name));
  const kinds = new Set([...stackFaultKinds, ...systems.flatMap(({ faultKinds }) => faultKinds)]);
  const formless = [...new Set(scenario.method.map(({ fault }) => fault.kind))].filter(
    (kind) => !kinds.has(kind),
  );
  const problems = [
    ...missing.map((name) => `the system \`${name}\` has no real components here`),
    ...formless.map((kind) => `the fault \`${kind}\` has no live form`),
    ...(scenario.traffic === "steady"
      ? []
      : [`live traffic is steady, and the scenario wants \`${scenario.traffic}\``]),
  ];
  return {
    systems,
    programs: [
      ...new Set<ProgramName>(["prometheus", "alertmanager", ...systems.flatMap(({ programs }) => programs)]),
    ],
    problems,
  };
}
