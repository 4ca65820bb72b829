import { type DifferingLine, lineDifference } from "./line-difference.ts";

/**
 * The lines in which two texts differ, each with what stands around it; `undefined` stands for lines that were left out. Texts of
 * very many lines are shown by their beginnings.
 */
export function changedLines(before: string, after: string): readonly (DifferingLine | undefined)[] {
  const lines = lineDifference(before, after) ?? [
    ...cut(before).map((text) => ({ side: "expected", text }) as const),
    ...cut(after).map((text) => ({ side: "got", text }) as const),
  ];
  const isNear = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - contextCount), index + contextCount + 1)
      .some(({ side }) => side !== "both"),
  );
  const shown: (DifferingLine | undefined)[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear[index] === true) shown.push(line);
    else if (shown.length > 0 && shown.at(-1) !== undefined) shown.push(undefined);
    if (shown.length >= linesMax) break;
  }
  return shown;
}

const contextCount = 1;
const linesMax = 60;

function cut(text: string): readonly string[] {
  return text.split("\n").slice(0, linesMax / 2);
}
