import type { Scenario } from "../../drill/index.ts";
import { faultOutlines, targetsOf } from "../../systems/index.ts";

/** How near a diagnosis came. */
export interface DiagnosisCheck {
  /** The system that was hurt is named. */
  readonly namesSystem: boolean;
  /** The target that was hurt is named; true where the fault is about a system as a whole. */
  readonly namesTarget: boolean;
  /** The kind of the fault is named, by its own words. */
  readonly namesFault: boolean;
}

/**
 * Holds what a person wrote against what was done. Words are compared without regard to case; a fault counts as named
 * by half of the words of its kind or of its description that say something.
 */
export function checkDiagnosis(text: string, scenario: Scenario): DiagnosisCheck {
  const said = wordsOf(text);
  const faults = scenario.method.map(({ fault }) => fault);
  const systems = [scenario.system, ...faults.map(({ kind }) => faultOutlines.get(kind)?.system ?? "")];
  return {
    namesSystem: systems.some((system) => system !== "" && includesAll(said, wordsOf(system))),
    namesTarget: faults.every((fault) => namesTarget(said, text, fault)),
    namesFault: faults.some(({ kind }) => {
      const outline = faultOutlines.get(kind)?.description ?? "";
      return share(said, wordsOf(kind)) >= 0.5 || share(said, wordsOf(outline)) >= 0.5;
    }),
  };
}

function namesTarget(
  said: ReadonlySet<string>,
  text: string,
  fault: Scenario["method"][number]["fault"],
): boolean {
  if (!("instance" in fault) || typeof fault.instance !== "string") return true;
  const [host = fault.instance] = fault.instance.split(":");
  return (
    text.toLowerCase().includes(host.toLowerCase()) || targetsOf(fault).some((target) => said.has(target))
  );
}

function includesAll(said: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  return [...words].every((word) => said.has(word));
}

function share(said: ReadonlySet<string>, words: ReadonlySet<string>): number {
  const telling = [...words].filter((word) => !small.has(word));
  if (telling.length === 0) return 0;
  return telling.filter((word) => said.has(word)).length / telling.length;
}

const small = new Set("a an and are as at by for from in is it of on or that the then to with".split(" "));

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
}
