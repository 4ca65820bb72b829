import * as z from "zod";
import { faultSchemas, modelledSystems } from "./models/index.ts";
import { jobsOfSystems } from "./models/jobs.ts";

/** The systems that have a model. */
export type SystemName = keyof typeof modelledSystems;

/** Every system that has a model, in the order in which a world lists its targets. */
export const systemNames: readonly SystemName[] = Object.keys(modelledSystems).filter(isSystemName);

/** The closed set of faults as a scenario writes them: a kind and its parameters. */
export const faultSchema = z.discriminatedUnion("kind", faultSchemas);

/** A fault with its parameters. */
export type Fault = z.output<typeof faultSchema>;

/** The name of a fault. */
export type FaultKind = Fault["kind"];

/** What a fault is, for lists and reports. */
export interface FaultOutline {
  /** The system that the fault bends. */
  readonly system: SystemName;
  /** What happens, and how it ends at the rollback. */
  readonly description: string;
}

/** Every fault with its outline, by kind. */
export const faultOutlines: ReadonlyMap<string, FaultOutline> = new Map(
  systemNames.flatMap((system) =>
    Object.entries(modelledSystems[system].faults).map(([kind, description]) => [
      kind,
      { system, description },
    ]),
  ),
);

/** Each kind of fault at least once, at a strength that shows. */
export const faultExamples: readonly Fault[] = systemNames.flatMap(
  (system): readonly Fault[] => modelledSystems[system].examples,
);

/**
 * The targets that a fault disturbs, as `job/instance`: its greatest blast radius. A load that moves to healthy
 * neighbours is no disturbance.
 */
export function targetsOf(fault: Fault): readonly string[] {
  return systemNames.flatMap((system) => modelledSystems[system].targetsOf(fault));
}

/** The system that a target (`job` or `job/instance`) belongs to; undefined where there is no such job. */
export function systemOfTarget(target: string): SystemName | undefined {
  const job = target.split("/")[0] ?? target;
  return systemNames.find((system) => Object.hasOwn(jobsOfSystems[system], job));
}

function isSystemName(text: string): text is SystemName {
  return Object.hasOwn(modelledSystems, text);
}
