import type { AlertingRule } from "../engine/index.ts";
import { formatDuration } from "../promql/index.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";

/** Checks what an alert says to people and to routing, and how long it waits. */
export function checkMetadata(notes: RuleNotes, world: RuleWorld): void {
  const { rule } = notes.checked;
  if (rule.kind !== "alerting") return;
  const used = customsOf(world);
  if (!rule.labels.some(([name, text]) => name === "severity" && text !== "")) {
    notes.atRule("alert/missing-severity", {
      reason: "the alert has no label `severity`, by which routing tells what wakes a person",
      advice: "add it to `labels`, as in `severity: page`",
      ...(used.severity ? { severity: "warning" as const } : {}),
    });
  }
  const names = new Set(rule.annotations.flatMap(([name, text]) => (text.trim() === "" ? [] : [name])));
  if (!summaries.some((name) => names.has(name))) {
    notes.atRule("alert/missing-summary", {
      reason: "the alert does not say in words what is wrong",
      advice: "add the annotation `summary`",
      ...(used.summary ? { severity: "warning" as const } : {}),
    });
  }
  checkRunbook(notes, world, rule, used.runbook);
  checkHold(notes, world, rule);
}

const summaries: readonly string[] = ["summary", "description", "message", "title"];
const runbooks: readonly string[] = ["runbook_url", "runbook"];

interface Customs {
  readonly severity: boolean;
  readonly summary: boolean;
  readonly runbook: boolean;
}

const knownCustoms = new WeakMap<RuleWorld, Customs>();

// A thing that most other alerts have is missed where it lacks; where nobody has it, it is only worth a hint.
function customsOf(world: RuleWorld): Customs {
  const known = knownCustoms.get(world);
  if (known !== undefined) return known;
  const alerts = world.rules.flatMap(({ rule }) => (rule.kind === "alerting" ? [rule] : []));
  const isCustom = (has: (rule: AlertingRule) => boolean) => 2 * alerts.filter(has).length > alerts.length;
  const customs = {
    severity: isCustom(({ labels }) => labels.some(([name]) => name === "severity")),
    summary: isCustom(({ annotations }) => annotations.some(([name]) => summaries.includes(name))),
    runbook: isCustom(({ annotations }) => annotations.some(([name]) => runbooks.includes(name))),
  };
  knownCustoms.set(world, customs);
  return customs;
}

function checkRunbook(notes: RuleNotes, world: RuleWorld, rule: AlertingRule, isCustom: boolean): void {
  const found = rule.annotations.find(([name, text]) => runbooks.includes(name) && text.trim() !== "");
  if (found === undefined) {
    // A heartbeat asks nobody to do anything.
    if (rule.labels.some(([name, text]) => name === "severity" && text === "none")) return;
    notes.atRule("alert/missing-runbook", {
      reason: "the alert names no runbook",
      advice: "add the annotation `runbook_url`",
      ...(isCustom ? { severity: "warning" as const } : {}),
    });
    return;
  }
  const [name, address] = found;
  if (address.includes("{{")) return;
  if (world.options.hasRunbook(address.trim(), notes.checked.file) !== false) return;
  notes.atField("alert/runbook-not-found", ["annotations", name], {
    reason: `there is no runbook \`${address.trim()}\``,
    advice: "write it, or correct the address",
  });
}

function checkHold(notes: RuleNotes, world: RuleWorld, { holdDurationMs }: AlertingRule): void {
  const intervalMs = notes.checked.group.intervalMs ?? world.options.evaluationIntervalMs;
  if (intervalMs === undefined || holdDurationMs === 0 || holdDurationMs >= intervalMs) return;
  const [hold, interval] = [formatDuration(holdDurationMs), formatDuration(intervalMs)];
  notes.atField("for/shorter-than-interval", ["for"], {
    reason: `\`for: ${hold}\` is shorter than the ${interval} between evaluations, so the alert waits ${interval} all the same`,
    advice: `write \`for: ${interval}\`, or an \`interval\` of ${hold} for the group`,
  });
}
