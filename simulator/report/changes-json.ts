import { type Comparison, importanceOf } from "../difference/index.ts";

/** A comparison as JSON, for programs: every difference with its importance and changes, in the order of what matters. */
export function renderChangesJson({ differences, counts, findings, isUsable }: Comparison): string {
  const listed = differences.map((difference) => ({ importance: importanceOf(difference), ...difference }));
  return `${JSON.stringify({ isUsable, counts, differences: listed, findings }, undefined, 2)}\n`;
}
