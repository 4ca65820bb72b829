import type { JSX } from "preact";
import type { Tone } from "../../chart/index.ts";
import { Badge } from "../../page/browser/index.ts";
import type { DrillChange } from "../page/report-data.ts";

const tones: ReadonlyMap<string, Tone> = new Map<string, Tone>([
  ["held", "held"],
  ["missed", "missed"],
  ["late", "late"],
  ["noisy", "noisy"],
  ["not-started", "neutral"],
  ["stopped", "neutral"],
]);

/** The tone of an outcome; neutral for one that this version does not know. */
export function outcomeTone(outcome: string): Tone {
  return tones.get(outcome) ?? "neutral";
}

/** An outcome as a word for people. */
export function outcomeWord(outcome: string): string {
  return outcome.replaceAll("-", " ");
}

/** An outcome as a badge. */
export function OutcomeBadge({ outcome }: { readonly outcome: string }): JSX.Element {
  return <Badge tone={outcomeTone(outcome)}>{outcomeWord(outcome)}</Badge>;
}

const changeTones: Readonly<Record<DrillChange["kind"], Tone>> = {
  worse: "missed",
  slower: "late",
  better: "held",
  quicker: "held",
  new: "neutral",
};

/** How a drill differs from the run that it is compared with. */
export function ChangeBadge({ change }: { readonly change: DrillChange }): JSX.Element {
  return <Badge tone={changeTones[change.kind]}>{change.badge}</Badge>;
}
