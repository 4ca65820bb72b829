import type { Assets, FileText } from "../../drill/index.ts";

/** A rule file as it is written. */
export interface RuleText {
  readonly file: string;
  readonly text: string;
}

/** Of rule files those that the rules of a drill's world were read from. */
export function ruleTextsOf(
  { groups }: Pick<Assets, "groups">,
  ruleFiles: readonly FileText[],
): readonly RuleText[] {
  const files = new Set(groups.map(({ file }) => file));
  return ruleFiles
    .filter(({ file }) => files.has(file))
    .map(({ file, content = "" }) => ({ file, text: content.toString() }));
}
