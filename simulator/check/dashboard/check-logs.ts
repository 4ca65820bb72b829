import type { DashboardPanel, DashboardQuery } from "../../dashboard/index.ts";
import { didYouMean } from "../../document/index.ts";
import { compileMatcher, unquoteText } from "../../promql/index.ts";
import type { CheckCode } from "../check-code.ts";
import type { Note, RuleWorld } from "../rule-world.ts";
import { checkMatcher } from "./check-matcher.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";
import { type FilledLogql, fillLogql } from "./fill-logql.ts";
import { type LogqlMatcher, type LogqlQuery, type LogqlSelector, readLogql } from "./logql.ts";
import { speaksOfWindow } from "./named-window.ts";

/** A query of Loki with all that its checks look at. */
interface LogsQuery {
  readonly panel: DashboardPanel;
  readonly query: DashboardQuery;
  readonly filled: FilledLogql;
  readonly read: LogqlQuery;
  /** Notes something about a character of the query as it was filled in. */
  readonly note: (code: CheckCode, offset: number, note: Note) => void;
}

/** Checks the queries of a dashboard that are written in LogQL. */
export function checkLogs(notes: DashboardNotes, world: RuleWorld): void {
  const { model } = notes.checked;
  for (const panel of model.panels) {
    for (const query of panel.queries) {
      const { kind, expression, expressionPath } = query;
      if (kind !== "loki" || expression.trim() === "" || expression.length > lengthMax) continue;
      const filled = fillLogql(expression, model);
      const target = { subject: subjectOf(panel), path: expressionPath };
      const note: LogsQuery["note"] = (code, offset, text) =>
        notes.inText(code, target, { text: expression, offset: filled.sourceOffset(offset) }, text);
      const logs: LogsQuery = { panel, query, filled, read: readLogql(filled.text), note };
      checkSyntax(logs);
      checkAggregations(logs);
      if (logs.read.error === undefined)
        for (const selector of logs.read.selectors) checkSelector(logs, selector);
      checkLabels(logs, world);
      checkChoices(notes, logs);
    }
  }
}

// Nobody writes longer ones, and a text without end is not worth the time.
const lengthMax = 50_000;

function checkSyntax({ query, filled, read, note }: LogsQuery): void {
  // What stands for something undefined may be anything; that it is undefined is told.
  if (read.error === undefined || filled.hasUndefined || newerFunctions.test(filled.text)) return;
  const { start, end } = read.error;
  const rest = filled.text.slice(start).trim();
  const [near] = rest.match(/^(?:\w+|.)/) ?? [];
  note("query/bad-logql", Math.min(start, filled.text.length - 1), {
    reason: `the query cannot be read: ${near === undefined ? "it ends too early" : end > start ? `\`${near}\` is not expected here` : `something is missing before \`${near}\``}`,
    advice: "correct the expression",
    // Without the type of a data source, that it is Loki's is a guess.
    ...(query.isKindGuessed ? { severity: "warning" as const } : {}),
  });
}

// Later than the grammar.
const newerFunctions = /\b(?:approx_topk|variants)\s*\(/;

function checkAggregations({ panel, query, filled, read, note }: LogsQuery): void {
  for (const { name, hasUnwrap, span, rangeSpan } of read.aggregations) {
    if (rangeSpan === undefined) continue;
    const isRefused = hasUnwrap ? countsOnly.has(name) : numbersOnly.has(name);
    if (isRefused && read.error === undefined) {
      note("query/bad-logql", span.start, {
        reason: hasUnwrap
          ? `Loki refuses \`${name}\` with \`unwrap\`: it counts lines`
          : `Loki refuses \`${name}\` without \`unwrap\`: a line is no number`,
        advice: hasUnwrap
          ? "leave `unwrap` out"
          : "name the label that has the number, as in `| unwrap duration`",
      });
    }
    const [start, end] = [filled.sourceOffset(rangeSpan.start), filled.sourceOffset(rangeSpan.end - 1) + 1];
    const written = query.expression.slice(start, end);
    const window = written.slice(1, -1).trim();
    if (query.isInstant || !/^\d/.test(window) || window.includes("$")) continue;
    if (speaksOfWindow(panel, window)) continue;
    note("query/logql-fixed-range", rangeSpan.start, {
      reason: `\`${written}\` stays as wide at every zoom, so that log lines between two points are left out or counted twice`,
      advice: "write `[$__auto]`",
    });
  }
}

const numbersOnly: ReadonlySet<string> = new Set([
  ...[
    "sum_over_time",
    "avg_over_time",
    "max_over_time",
    "min_over_time",
    "first_over_time",
    "last_over_time",
  ],
  ...["stddev_over_time", "stdvar_over_time", "quantile_over_time", "rate_counter"],
]);

const countsOnly: ReadonlySet<string> = new Set(["count_over_time", "bytes_over_time", "bytes_rate"]);

/** Loki asks for a matcher that a stream without the label does not pass; it would have to read everything otherwise. */
function checkSelector({ filled, note }: LogsQuery, { matchers, span }: LogqlSelector): void {
  const passing = matchers.map((matcher) => passesEmpty(matcher));
  for (const [index, passes] of passing.entries()) {
    const matcher = matchers[index];
    if (typeof passes === "boolean" || matcher === undefined) continue;
    note("query/bad-logql", matcher.quotedSpan.start, {
      reason: `the regular expression of \`${matcher.label}\` cannot be read: ${passes.message}`,
      advice: "correct it",
    });
  }
  if (passing.some((passes) => passes !== true)) return;
  const [start, end] = [filled.sourceOffset(span.start), filled.sourceOffset(span.end - 1)];
  const hasVariable = filled.references.some(({ offset }) => start <= offset && offset <= end);
  note("query/bad-logql", span.start, {
    reason: hasVariable
      ? "Loki refuses the query once all are chosen, for every stream passes all of its matchers"
      : "Loki refuses the query, for every stream passes all of its matchers",
    advice: 'let one of them ask for something, as in `job=~".+"`',
    ...(hasVariable ? { severity: "warning" as const } : {}),
  });
}

/** Whether a matcher passes streams without its label, or why its regular expression cannot be read. */
function passesEmpty({ label, operator, quoted }: LogqlMatcher): boolean | { readonly message: string } {
  const text = unquoteText(quoted);
  if (!("value" in text)) return false;
  try {
    return compileMatcher({ label, operator, value: text.value }, 3)("");
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

function checkLabels({ read, note }: LogsQuery, { knowledge }: RuleWorld): void {
  const { streamLabels } = knowledge;
  if (streamLabels === undefined) return;
  for (const { matchers } of read.selectors) {
    for (const { label, span } of matchers) {
      if (streamLabels.has(label)) continue;
      note("query/logql-label-unknown", span.start, {
        reason: `no stream has the label \`${label}\`, so the query finds no line`,
        advice:
          didYouMean(label, [...streamLabels]).replace(/^[;:,]?\s*/, "") ||
          `select by one that there is, as in \`${[...streamLabels][0] ?? "job"}\`, and find the rest in the lines`,
      });
    }
  }
}

function checkChoices(notes: DashboardNotes, { panel, query, filled, read }: LogsQuery): void {
  for (const { label, operator, quotedSpan } of read.matchers) {
    const [start, end] = [filled.sourceOffset(quotedSpan.start), filled.sourceOffset(quotedSpan.end - 1)];
    for (const reference of filled.references) {
      if (reference.offset < start || reference.offset > end) continue;
      checkMatcher(notes, { panel, query }, { label, operator, reference });
    }
  }
}
