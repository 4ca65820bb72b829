import { type SystemName, systemNames } from "./faults.ts";
import { modelledSystems } from "./models/index.ts";

/** The systems that need a service of this one, or of one that does. */
export function systemsDependingOn(system: SystemName): readonly SystemName[] {
  const found = new Set<SystemName>();
  const pending: SystemName[] = [system];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const { services } = modelledSystems[name];
    for (const other of systemNames) {
      if (found.has(other) || !modelledSystems[other].dependsOn.some((service) => services.includes(service)))
        continue;
      found.add(other);
      pending.push(other);
    }
  }
  return systemNames.filter((name) => found.has(name));
}

/** The services that systems need and that none offers; a misspelt one would be answered for ever. */
export function servicesOfNobody(): readonly string[] {
  const offered = new Set(systemNames.flatMap((name) => modelledSystems[name].services));
  return systemNames
    .flatMap((name) => modelledSystems[name].dependsOn)
    .filter((service) => !offered.has(service));
}
