import type { AlertmanagerConfig } from "../alertmanager/index.ts";
import type { AlertFacts } from "../check/index.ts";
import type { Rule } from "../engine/index.ts";
import { type Change, type Difference, sortedChanges } from "./difference.ts";
import { plainOutcome } from "./notification-difference.ts";
import { receiversText } from "./route-outcome.ts";

/** Adds to alerts that came or went who is told of them, by the routings of their side. */
export function withRecipients(
  difference: Difference,
  rule: Rule | undefined,
  facts: ReadonlyMap<Rule, AlertFacts>,
  routings: readonly AlertmanagerConfig[],
): Difference {
  const { kind, status, changes } = difference;
  const known = rule === undefined ? undefined : facts.get(rule);
  if (kind !== "alert" || known === undefined || routings.length === 0) return difference;
  const files = new Map<string, string[]>();
  for (const config of routings) {
    const text = receiversText(plainOutcome(config, known));
    files.set(text, [...(files.get(text) ?? []), config.file]);
  }
  const isAdded = status === "added";
  const told = [...files].map(([text, names]): Change => {
    const by = files.size === 1 ? "" : ` (${names.join(", ")})`;
    const message = `${isAdded ? "notifies" : "notified"} ${text}${by}`;
    return { field: "route", message, importance: isAdded ? "added" : "removed" };
  });
  return { ...difference, changes: sortedChanges([...changes, ...told]) };
}
