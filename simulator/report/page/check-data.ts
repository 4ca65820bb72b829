import type { LivenessTable } from "./panel-liveness.ts";
import type { DrillPart, ReportOverview } from "./report-data.ts";
import type { ReadRunbooks } from "./runbook-blocks.ts";

/*
 * The page's data and its program are written together, so these only tell data of a report from anything else; what a
 * journal holds is read field by field.
 */

/** The overview, or an error with a sentence for people. */
export function checkOverview(value: unknown): ReportOverview {
  if (isOverview(value)) return value;
  throw new Error("it is not the overview of a report");
}

/** A part of the journals. */
export function checkParts(value: unknown): readonly DrillPart[] {
  if (isListOf(value, isPart)) return value;
  throw new Error("it does not hold journals");
}

/** The runbooks. */
export function checkRunbooks(value: unknown): ReadRunbooks {
  if (isRunbooks(value)) return value;
  throw new Error("it does not hold runbooks");
}

/** What panels showed. */
export function checkLiveness(value: unknown): readonly LivenessTable[] {
  if (isListOf(value, isTable)) return value;
  throw new Error("it does not hold tables of panels");
}

function isOverview(value: unknown): value is ReportOverview {
  return (
    isObject(value) &&
    "rows" in value &&
    "facts" in value &&
    Array.isArray(value.rows) &&
    isObject(value.facts)
  );
}

function isPart(value: unknown): value is DrillPart {
  return isObject(value) && "journal" in value && "hops" in value && Array.isArray(value.hops);
}

function isRunbooks(value: unknown): value is ReadRunbooks {
  return isObject(value) && Object.values(value).every(Array.isArray);
}

function isTable(value: unknown): value is LivenessTable {
  return isObject(value) && "panels" in value && Array.isArray(value.panels) && "drills" in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}
