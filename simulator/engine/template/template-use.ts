import { referencesOf, type Template } from "../../go-template/index.ts";

/** What an expansion depends on beside the result's labels; when in doubt it counts as used. */
export interface TemplateUse {
  readonly usesValue: boolean;
  /** Whether it queries series or asks for the time. */
  readonly usesQuery: boolean;
  /**
   * Names of the result's labels that it reads as `$labels.name` or `.Labels.name`; other ways to read them,
   * such as a loop over all, are not seen.
   */
  readonly labelNames: readonly string[];
}

/** Finds out what the part of a template's text from an offset on depends on. */
export function useOf(template: Template, fromOffset: number): TemplateUse {
  const { functions, paths } = referencesOf(template, fromOffset);
  const labelNames = new Set<string>();
  let usesValue = false;
  for (const [root, first, second] of paths) {
    const isData = root === "." || root === "$";
    if (root === "$value" || (isData && !steadyFields.has(first ?? ""))) usesValue = true;
    const name = root === "$labels" ? first : isData && first === "Labels" ? second : undefined;
    if (name !== undefined) labelNames.add(name);
  }
  return {
    usesValue,
    usesQuery: functions.has("query") || functions.has("now"),
    labelNames: [...labelNames],
  };
}

const steadyFields: ReadonlySet<string> = new Set(["Labels", "ExternalLabels", "ExternalURL"]);
