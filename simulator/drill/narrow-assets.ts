import { type SystemName, systemNames } from "../systems/index.ts";
import { systemsOfLabels } from "./alert-systems.ts";
import type { Assets } from "./assets.ts";

/**
 * What ships, without the rule files of systems that a world has not: their series are absent there, which says nothing
 * about them. Which systems a rule file is about is what its alerts carry as the label `system`; a file whose alerts name
 * none that has a model stays in every world.
 */
export function assetsWithin(assets: Assets, systems: readonly SystemName[]): Assets {
  if (systems.length === systemNames.length) return assets;
  const known = narrowed.get(assets) ?? new Map<string, Assets>();
  narrowed.set(assets, known);
  const key = systems.join();
  const found = known.get(key) ?? narrow(assets, systems);
  known.set(key, found);
  return found;
}

const narrowed = new WeakMap<Assets, Map<string, Assets>>();

function narrow(assets: Assets, systems: readonly SystemName[]): Assets {
  const systemsOfFile = new Map<string, Set<SystemName>>();
  for (const group of assets.groups) {
    const ofFile = systemsOfFile.get(group.file) ?? new Set<SystemName>();
    systemsOfFile.set(group.file, ofFile);
    for (const rule of group.rules) {
      if (rule.kind === "alerting") for (const system of systemsOfLabels(rule.labels)) ofFile.add(system);
    }
  }
  const groups = assets.groups.filter(({ file }) => {
    const about = systemsOfFile.get(file) ?? new Set();
    return about.size === 0 || systems.some((system) => about.has(system));
  });
  const left = new Set(groups.flatMap((group) => group.rules).map(({ name }) => name));
  return {
    ...assets,
    groups,
    alertNames: assets.alertNames.filter((name) => left.has(name)),
    recordedNames: assets.recordedNames.filter((name) => left.has(name)),
  };
}
