import { planFaults, type Scenario, spanOf } from "../../drill/index.ts";
import type { Fault } from "../../systems/index.ts";
import { hookFormOf } from "../components/index.ts";
import {
  type FaultHook,
  hookDurationMaxMs,
  hookFaults,
  httpHookDoor,
  type Injection,
  LiveError,
} from "../kit/index.ts";
import { hostProblem, type ResolveHost } from "./allow-list.ts";
import type { Target } from "./target-file.ts";

/** A service's hook that a fault asks. */
export interface HurtInstance {
  readonly instance: string;
  readonly hook: FaultHook;
}

/** Why a scenario has no live form on a target; empty where it has one. */
export function faultProblems(scenario: Scenario, target: Target): readonly string[] {
  const problems = scenario.method.flatMap(({ fault }) => {
    const form = hookFormOf(fault);
    if (form === undefined)
      return [`the fault \`${fault.kind}\` has no form on a target, which hooks bring about`];
    const known = target.services.get(form.system);
    if (known === undefined)
      return [`the target names no service of the system \`${form.system}\`, which \`${fault.kind}\` hurts`];
    const missing = form.instances?.filter((instance) => !known.has(instance)) ?? [];
    return missing.map(
      (instance) =>
        `the target has no instance \`${instance}\` of \`${form.system}\`; it has ${[...known.keys()].join(", ")}`,
    );
  });
  for (const { fault, injectAtMs, rollbackAtMs } of planFaults(scenario, spanOf(scenario))) {
    if (rollbackAtMs - injectAtMs > hookDurationMaxMs)
      problems.push(`\`${fault.kind}\` lasts longer than the hour after which a hook ends a fault by itself`);
  }
  if (scenario.maintenance.length > 0) problems.push("planned maintenance is not announced on a target");
  if (scenario.traffic !== "steady")
    problems.push(`the target has its own traffic, and the scenario wants \`${scenario.traffic}\``);
  return [...new Set(problems)];
}

/** The hooks that a fault asks. */
export function hurtBy(fault: Fault, target: Target): readonly HurtInstance[] {
  const form = hookFormOf(fault);
  const known = form === undefined ? undefined : target.services.get(form.system);
  return [...(known ?? [])]
    .filter(([instance]) => form?.instances?.includes(instance) ?? true)
    .map(([instance, hook]) => ({ instance, hook }));
}

/** Asks the hooks of a target for a fault, each under a lease that ends by itself when this process dies. */
export async function injectOnTarget(fault: Fault, target: Target, resolve: ResolveHost): Promise<Injection> {
  const form = hookFormOf(fault);
  const hurt = hurtBy(fault, target);
  if (form === undefined || hurt.length === 0)
    throw new LiveError(
      "no-live-form",
      `the fault \`${fault.kind}\` has no form on the target \`${target.name}\``,
    );
  // A name may point elsewhere by now.
  const problems = await Promise.all(hurt.map(({ hook }) => hostProblem(hook.url, target.allow, resolve)));
  const problem = problems.find((each) => each !== undefined);
  if (problem !== undefined) throw new LiveError("refused", problem);
  const id = `klaxon-${fault.kind}`;
  return hookFaults(
    hurt.map(({ hook }) => httpHookDoor(hook)),
    id,
    form.fault,
  );
}
