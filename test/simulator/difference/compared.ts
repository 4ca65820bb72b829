import { type ComparedFile, type Comparison, compareFiles } from "../../../simulator/difference/index.ts";
import { renderChanges } from "../../../simulator/report/index.ts";

/** Files of one side by their paths. */
export type SideTexts = Readonly<Record<string, string>>;

/** Compares two sides. */
export function compared(before: SideTexts, after: SideTexts): Comparison {
  return compareFiles(filesOf("a", before), filesOf("b", after), { prometheus: 3, features: new Set() });
}

/** What a comparison says on a terminal. */
export function told(before: SideTexts, after: SideTexts): string {
  const comparison = compared(before, after);
  const findings = comparison.findings.filter(({ severity }) => severity === "error");
  return findings.length > 0 ? JSON.stringify(findings) : renderChanges(comparison, false);
}

function filesOf(side: string, texts: SideTexts): readonly ComparedFile[] {
  return Object.entries(texts).map(([path, content]) => ({ file: `${side}/${path}`, path, content }));
}
