import type { Scenario } from "../drill/index.ts";
import { liveSystems } from "../live/components/index.ts";
import type { LiveSystem } from "../live/kit/index.ts";
import type { ProgramName } from "../live/programs/index.ts";
import { stackFaultKinds, stackFormProblem } from "../live/stack/index.ts";
import type { Fault, SystemName } from "../systems/index.ts";

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
  const problems = [
    ...missing.map((name) => `the system \`${name}\` has no real components here`),
    ...new Set(scenario.method.flatMap(({ fault }) => formProblem(fault, systems) ?? [])),
    ...(scenario.maintenance.length > 0
      ? ["planned maintenance is not announced to a real Alertmanager"]
      : []),
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

function formProblem(fault: Fault, systems: readonly LiveSystem[]): string | undefined {
  const { kind } = fault;
  const told = (problem: string | undefined) =>
    problem === undefined ? undefined : `the fault \`${kind}\`: ${problem}`;
  if (stackFaultKinds.includes(kind)) return told(stackFormProblem(fault));
  const system = systems.find(({ faultKinds }) => faultKinds.includes(kind));
  if (system === undefined) return `the fault \`${kind}\` has no live form`;
  // Another system may stand in its way.
  return told(systems.map((each) => each.formProblem(fault)).find((problem) => problem !== undefined));
}
