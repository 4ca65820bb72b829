import { compileRegex, type PrometheusMajor } from "../promql/index.ts";
import type { Change } from "./outcome.ts";
import type { NamedPattern, TextPattern } from "./timeline-test.ts";
import { patternText } from "./timeline-words.ts";
import type { NamedText } from "./unit-test.ts";

/** Whether a text is as a pattern wants it; what is absent counts as the empty text. */
function fitsPattern({ kind, text }: TextPattern, value: string, prometheus: PrometheusMajor): boolean {
  switch (kind) {
    case "equals":
      return value === text;
    case "contains":
      return value.includes(text);
    case "matches":
      return compileRegex(text, prometheus)(value);
    default:
      return kind satisfies never;
  }
}

/** Where texts are not as the patterns want them; texts without a pattern may be anything. */
export function patternChanges(
  field: "label" | "annotation",
  patterns: readonly NamedPattern[],
  texts: readonly NamedText[],
  prometheus: PrometheusMajor,
): readonly Change[] {
  const values = new Map(texts);
  return patterns.flatMap(([name, pattern]): readonly Change[] => {
    const got = values.get(name);
    if (fitsPattern(pattern, got ?? "", prometheus)) return [];
    const isAbsence = pattern.kind === "equals" && pattern.text === "";
    return [{ field, name, expected: isAbsence ? undefined : patternText(pattern), got }];
  });
}
