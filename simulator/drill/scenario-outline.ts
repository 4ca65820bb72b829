import * as z from "zod";
import { parseDocument } from "../document/index.ts";

/** What can be told of a scenario file without checking it. */
export interface ScenarioOutline {
  readonly system: string;
  /** The drills that it stands for: itself and its variants. */
  readonly drillCount: number;
}

const outlineSchema = z.object({
  system: z.string(),
  variants: z.record(z.string(), z.unknown()).default({}),
});

/** Reads what a scenario file is about; undefined where it is none. */
export function readScenarioOutline(content: Uint8Array | string, file: string): ScenarioOutline | undefined {
  const parsed = outlineSchema.safeParse(parseDocument(content, file).document?.value);
  if (!parsed.success) return undefined;
  const { system, variants } = parsed.data;
  return { system, drillCount: 1 + Object.keys(variants).length };
}
