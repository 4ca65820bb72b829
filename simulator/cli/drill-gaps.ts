import {
  type Assets,
  reachedAlerts,
  type ShownVariant,
  shownVariants,
  systemsOfAlerts,
  unreachedAlerts,
  type VirtualRun,
  variantProblems,
} from "../drill/index.ts";
import { type DrillGaps, noGaps } from "../report/index.ts";
import { systemNames, unshownVariants } from "../systems/index.ts";

/** What a drill proves of alerts. Plain data. */
export interface DrillProof {
  readonly reached: readonly string[];
  readonly shown: readonly ShownVariant[];
}

/** Finds out what a drill has proven of alerts. */
export function proofOf(run: VirtualRun): DrillProof {
  return { reached: reachedAlerts(run.journal), shown: shownVariants(run) };
}

/**
 * What a run leaves unproven of the systems that it was asked to drill whole: all of them without any name, those that
 * are named where nothing but systems is. A run of single scenarios cannot say it.
 */
export function gapsOf(names: readonly string[], assets: Assets, proofs: readonly DrillProof[]): DrillGaps {
  if (!isOfWholeSystems(names)) return noGaps;
  const reached = new Set(proofs.flatMap((proof) => proof.reached));
  const shown = proofs.flatMap((proof) => proof.shown);
  const systems = systemsOfAlerts(assets.groups);
  const isAskedFor = (alert: string) =>
    names.length === 0 || (systems.get(alert) ?? []).some((system) => names.includes(system));
  return {
    unreachedAlerts: unreachedAlerts(reached, assets).filter(isAskedFor),
    variantProblems: variantProblems(shown, assets, unshownVariants).filter(({ alert }) => isAskedFor(alert)),
  };
}

/** Whether a run that is asked for by these names can say what is proven of a system. */
export function isOfWholeSystems(names: readonly string[]): boolean {
  const known: readonly string[] = systemNames;
  return names.every((name) => known.includes(name));
}
