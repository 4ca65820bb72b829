import { strict as assert } from "node:assert";
import { parseMatchers, type Silence } from "../alertmanager/index.ts";
import type { Maintenance } from "./scenario.ts";

/** Why a condition of planned work cannot be read; undefined where it can. */
export function matcherProblem(text: string): string | undefined {
  const parsed = parseMatchers(text, "fallback");
  return "problem" in parsed ? parsed.problem : undefined;
}

/** The silences that announce planned work, `controlMs` after the start of a drill. Their matchers were read before. */
export function silencesOf(maintenance: readonly Maintenance[], controlMs: number): readonly Silence[] {
  return maintenance.map(({ start, duration, matchers, comment }, index) => ({
    id: `maintenance-${index + 1}`,
    matchers: matchers.flatMap((text) => {
      const parsed = parseMatchers(text, "fallback");
      assert("matchers" in parsed, `\`${text}\` is checked when the scenario is read`);
      return parsed.matchers;
    }),
    startsAtMs: controlMs + start,
    endsAtMs: controlMs + start + duration,
    comment,
  }));
}
