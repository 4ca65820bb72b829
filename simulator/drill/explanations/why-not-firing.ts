import { formatDuration } from "../../promql/index.ts";
import type { PlacedRule } from "../curves/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import type { AlertLife } from "./alert-lives.ts";
import type { Search } from "./search.ts";
import { whyEmpty } from "./why-empty.ts";
import { shownLabels } from "./wording.ts";

/** Why an alert was pending, as in `lives`, and never fired: how long it held, and what ended it. */
export function whyNotFiring(
  lives: readonly AlertLife[],
  holdDurationMs: number,
  { search, endMs, placed }: { readonly search: Search; readonly endMs: number; readonly placed: PlacedRule },
): readonly ExplanationReason[] {
  const grid = search.evidence.answers.gridOf(placed);
  // At the evaluation that ended it there was no result any more.
  const lengthOf = ({ activeAtMs, endedAtMs }: AlertLife) =>
    endedAtMs === undefined ? endMs - activeAtMs : Math.max(0, endedAtMs - grid.stepMs - activeAtMs);
  const longest = lives.reduce<AlertLife | undefined>(
    (best, life) => (best === undefined || lengthOf(life) > lengthOf(best) ? life : best),
    undefined,
  );
  if (longest === undefined) return [];
  const { wording, evidence } = search;
  const held = wording.length(lengthOf(longest));
  const wanted = formatDuration(holdDurationMs);
  const since = `from ${wording.at(longest.activeAtMs)} on`;
  const once = `at one evaluation only, ${wording.at(longest.activeAtMs)}`;
  const often = lives.length > 1 ? `; that was the longest of ${lives.length} times` : "";
  const expression = `for: ${wanted}`;
  if (longest.endedAtMs === undefined) {
    const message = `it had been pending for ${held} of the ${wanted} of its \`for\` when the drill ended${often}`;
    return [{ kind: "held-too-short", message, expression }];
  }
  const howLong = lengthOf(longest) === 0 ? once : `for ${held} ${since}`;
  const message = `its condition held ${howLong}; its \`for\` asks for ${wanted}${often}`;
  const step = stepAt(longest.endedAtMs, grid);
  const ending = evidence
    .withWanted(withoutOwn(longest.labels, placed))
    .within({ fromStep: step, toStep: step });
  const why = whyEmpty(placed.rule.expression, { ...search, evidence: ending });
  return [
    { kind: "held-too-short", message, expression },
    ...why.slice(0, 2).map((reason) => ({
      ...reason,
      message: `at ${wording.at(longest.endedAtMs ?? 0)} ${reason.message}`,
    })),
  ];
}

/** Why an alert of which the scenario expects that it fires during the fault did so before, and not again. */
export function firedBefore(life: AlertLife, { wording }: Search): ExplanationReason {
  const until =
    life.endedAtMs === undefined ? "and never ceased to" : `and ceased to at ${wording.at(life.endedAtMs)}`;
  const message = `it fired at ${wording.at(life.firedAtMs ?? life.activeAtMs)} already ${until}, for ${shownLabels(life.labels)}`;
  return { kind: "fired-before", message };
}

function stepAt(
  atMs: number,
  { startMs, stepMs, stepCount }: ReturnType<Search["evidence"]["answers"]["gridOf"]>,
): number {
  return Math.max(0, Math.min(stepCount - 1, Math.round((atMs - startMs) / stepMs)));
}

/** The labels of an alert that come from its series, not from its rule. */
export function withoutOwn(
  labels: Readonly<Record<string, string>>,
  { rule }: PlacedRule,
): Readonly<Record<string, string>> {
  const own = new Set(["alertname", ...rule.labels.map(([name]) => name)]);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !own.has(name)));
}
