import {
  faultOutlines,
  type SystemName,
  systemNames,
  systemOfTarget,
  withMonitoring,
} from "../systems/index.ts";

/** What decides which systems a drill's world has. */
export interface WorldParts {
  readonly system: string;
  /** Further systems that the scenario asks for. */
  readonly systems: readonly string[];
  readonly method: readonly { readonly fault: { readonly kind: string } }[];
  readonly blastRadius: readonly string[];
}

/**
 * The systems of a drill's world, in the order of all: the scenario's own, those that it asks for, those that its
 * faults bend or its blast radius reaches, and what watches over them. `everything` has all.
 */
export function systemsOfWorld({ system, systems, method, blastRadius }: WorldParts): readonly SystemName[] {
  const wanted = new Set<string | undefined>([system, ...systems]);
  if (wanted.has("everything")) return systemNames;
  for (const { fault } of method) wanted.add(faultOutlines.get(fault.kind)?.system);
  for (const target of blastRadius) wanted.add(systemOfTarget(target));
  return withMonitoring(systemNames.filter((name) => wanted.has(name)));
}
