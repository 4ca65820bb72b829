import type { AlertingRule, NamedText, Rule } from "../engine/index.ts";
import { formatDuration, quoteText } from "../promql/index.ts";
import type { Change, Importance } from "./difference.ts";
import { expressionDifference } from "./expression-difference.ts";
import type { TermTable } from "./term.ts";
import { quoted } from "./term-text.ts";

/** What two rules say otherwise, field by field. */
export function compareRules(before: Rule, after: Rule, table: TermTable): readonly Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name) {
    const field = after.kind === "alerting" ? "alert" : "record";
    const message = `renamed from \`${before.name}\``;
    changes.push({ field, message, importance: "behaviour" });
  }
  const isAlert = after.kind === "alerting";
  for (const { message, effect } of expressionDifference(before.expression, after.expression, {
    isAlert,
    table,
  })) {
    changes.push({ field: "expr", message, importance: effect === "fires-less" ? "looser" : "behaviour" });
  }
  if (before.kind === "alerting" && after.kind === "alerting")
    changes.push(...compareDurations(before, after));
  changes.push(...compareNamed("labels", "label", before.labels, after.labels, "behaviour"));
  if (before.kind === "alerting" && after.kind === "alerting") {
    changes.push(...compareNamed("annotations", "annotation", before.annotations, after.annotations, "text"));
  }
  return changes;
}

/** Labels in braces with a blank before them; nothing where there are none. */
export function shownLabels(labels: readonly NamedText[]): string {
  if (labels.length === 0) return "";
  return ` ${quoted(`{${labels.map(([name, value]) => `${name}=${quoteText(value)}`).join(", ")}}`)}`;
}

function compareDurations(before: AlertingRule, after: AlertingRule): readonly Change[] {
  const changes: Change[] = [];
  const text = (durationMs: number) => (durationMs === 0 ? "none" : formatDuration(durationMs));
  const tell = (
    field: string,
    from: number,
    to: number,
    more: string,
    less: string,
    longer: Importance,
  ): void => {
    if (from === to) return;
    const consequence = `${to > from ? more : less} by ${formatDuration(Math.abs(to - from))}`;
    const message = `\`${field}\` ${text(from)} → ${text(to)}: ${consequence}`;
    changes.push({ field, message, importance: to > from ? longer : "behaviour" });
  };
  tell("for", before.holdDurationMs, after.holdDurationMs, "fires later", "fires earlier", "looser");
  const [kept, newKept] = [before.keepFiringForMs, after.keepFiringForMs];
  tell("keep_firing_for", kept, newKept, "resolves later", "resolves earlier", "behaviour");
  return changes;
}

/** What two lists of names and texts differ in. Texts of several lines, or long ones, are given to be shown line by line. */
function compareNamed(
  field: string,
  noun: string,
  before: readonly NamedText[],
  after: readonly NamedText[],
  importance: Importance,
): readonly Change[] {
  const [old, now] = [new Map(before), new Map(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): readonly Change[] => {
    const [from, to] = [old.get(name), now.get(name)];
    if (from === to) return [];
    const whole = { field: `${field}.${name}`, importance };
    const what = `${noun} \`${name}\``;
    if (from === undefined) return [{ ...whole, message: `new ${what}: ${quoted(quoteText(to ?? ""))}` }];
    if (to === undefined) return [{ ...whole, message: `removed ${what}: ${quoted(quoteText(from))}` }];
    if (isShort(from) && isShort(to)) {
      return [{ ...whole, message: `${what} ${quoted(quoteText(from))} → ${quoted(quoteText(to))}` }];
    }
    return [{ ...whole, message: `${what} changed`, texts: { before: from, after: to } }];
  });
}

function isShort(text: string): boolean {
  return text.length <= 60 && !text.includes("\n");
}
