import {
  type Assets,
  type ShownVariant,
  systemsOfAlerts,
  unreachedAlerts,
  variantProblems,
} from "../drill/index.ts";
import { type DrillGaps, noGaps } from "../report/index.ts";
import { systemNames, unshownVariants } from "../systems/index.ts";

/**
 * What a run leaves unproven of the systems that it was asked to drill whole: all of them without any name, those that
 * are named where nothing but systems is. A run of single scenarios cannot say it.
 */
export function gapsOf(
  names: readonly string[],
  assets: Assets,
  reached: ReadonlySet<string>,
  shown: readonly ShownVariant[],
): DrillGaps {
  if (!isOfWholeSystems(names)) return noGaps;
  const systems = systemsOfAlerts(assets.groups);
  const isAskedFor = (alert: string) =>
    names.length === 0 || (systems.get(alert) ?? []).some((system) => names.includes(system));
  return {
    unreachedAlerts: unreachedAlerts(reached, assets).filter(isAskedFor),
    variantProblems: variantProblems(shown, assets, unshownVariants).filter(({ alert }) => isAskedFor(alert)),
  };
}

function isOfWholeSystems(names: readonly string[]): boolean {
  const known: readonly string[] = systemNames;
  return names.every((name) => known.includes(name));
}
