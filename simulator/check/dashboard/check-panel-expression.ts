import { parseVariableQuery } from "../../dashboard/index.ts";
import {
  type Expression,
  type MatrixSelector,
  selectorsOf,
  type VectorSelector,
} from "../../promql/index.ts";
import type { PartInContext } from "../expression-walk.ts";
import { ancestorsOf } from "../expression-walk.ts";
import { unwrapped } from "../label-analysis.ts";
import { removalOf } from "../label-flow.ts";
import type { RuleNotes, RuleWorld } from "../rule-world.ts";
import { nameOfSelector } from "../selector-facts.ts";
import { kindOf } from "../value-kind.ts";
import type { DashboardNotes } from "./dashboard-notes.ts";
import { speaksOfWindow } from "./named-window.ts";
import type { PanelQuery } from "./panel-query.ts";

/** Checks what an expression does as the query of a panel: its ranges, its counters, and whether it follows the variables. */
export function checkPanelExpression(
  notes: DashboardNotes,
  ruleNotes: RuleNotes,
  panelQuery: PanelQuery,
  world: RuleWorld,
): void {
  const { query } = panelQuery;
  for (const { part } of ruleNotes.parts) {
    if (part.kind !== "call" || query.isInstant) continue;
    const range = part.arguments.map(unwrapped).find((argument) => argument?.kind === "matrix-selector");
    if (range?.kind === "matrix-selector") checkRange(ruleNotes, panelQuery, part.name, range);
  }
  checkCounter(ruleNotes, panelQuery, world);
  checkFollowed(notes, ruleNotes, panelQuery, world);
}

function checkRange(
  ruleNotes: RuleNotes,
  { panel, query, filled }: PanelQuery,
  name: string,
  { range }: MatrixSelector,
): void {
  const [start, end] = [filled.sourceOffset(range.span.start), filled.sourceOffset(range.span.end - 1) + 1];
  const written = query.expression.slice(start, end);
  // A variable is the reader's own choice, and a window that the panel speaks of is what it is about.
  if (range.kind !== "duration" || /[$[]/.test(written) || forecasts.has(name)) return;
  if (speaksOfWindow(panel, written)) return;
  ruleNotes.atSpan("query/fixed-range", range.span, {
    reason: `\`${name}\` over \`[${written}]\` is as wide at every zoom: over a week it leaves out what happens between two points, and close up it may hold no two samples`,
    advice: "write `[$__rate_interval]`, or name the window in the title where it is what is asked about",
    ...(name.endsWith("_over_time") ? { severity: "info" as const } : {}),
  });
}

// They need a long past, however close the reader looks.
const forecasts: ReadonlySet<string> = new Set([
  "predict_linear",
  "holt_winters",
  "double_exponential_smoothing",
]);

function checkCounter(ruleNotes: RuleNotes, { panel, asRule }: PanelQuery, world: RuleWorld): void {
  const isDrawn = panel.type === "timeseries" || panel.type === "heatmap";
  const whole = kindOf(asRule.rule.expression, world);
  const isCounter = whole.kind === "counter" || whole.kind === "counter-aggregate";
  if (!isCounter || whole.metric === undefined || whole.metric.includes(":")) return;
  // How long something has run is told by how far it has come.
  if (/(?:^|_)uptime(?:_|$)/.test(whole.metric)) return;
  // What a counter stands at is worth a single value now and then, but no line.
  if (!isDrawn && whole.kind === "counter") return;
  // Buckets tell how values are spread since the beginning, which is what some heatmaps are for.
  if (/_bucket$/.test(whole.metric) && panel.type === "heatmap") return;
  ruleNotes.atSpan("query/counter-without-rate", asRule.rule.expression.span, {
    reason: `\`${whole.metric}\` ${whole.evidence === "type" ? "is a counter" : "is a counter by its name"}: drawn as it is it climbs until its target restarts, and tells nothing of now`,
    advice: `draw how fast it grows: \`rate(${whole.metric}[$__rate_interval])\``,
    ...(isDrawn && whole.evidence === "type" ? {} : { severity: "info" as const }),
  });
}

/** Whether every selector follows the variables that stand for a label, and names a job where all have the metric. */
function checkFollowed(
  notes: DashboardNotes,
  ruleNotes: RuleNotes,
  { filled, panel }: PanelQuery,
  world: RuleWorld,
): void {
  const labelVariables = labelVariablesOf(notes);
  const followed = new Set(filled.matchers.map(({ reference }) => reference.name));
  const isRepeated = (name: string) => panel.repeat?.variable === name;
  for (const context of ruleNotes.parts) {
    if (context.part.kind !== "vector-selector") continue;
    const selector = context.part;
    const name = nameOfSelector(selector);
    if (name === undefined || name.includes(":") || name.startsWith("ALERTS")) continue;
    const matched = new Set(selector.matchers.map(({ label }) => label));
    if (everyJobHas.test(name) && !matched.has("job") && !isJoined(context)) {
      ruleNotes.atSpan("query/any-job", selector.span, {
        reason: `\`${name}\` comes from every job, and the query adds up or shows those of all of them`,
        advice: 'name the job, as in `job=~"$job"`',
      });
      continue;
    }
    const flow = world.labels.flowOfMetric(selector);
    for (const { label, variable } of labelVariables) {
      if (
        matched.has(label) ||
        followed.has(variable) ||
        isRepeated(variable) ||
        removalOf(flow, label) !== undefined
      )
        continue;
      if (!flow.facts.has(label) || narrowedOtherwise(selector, labelVariables)) continue;
      ruleNotes.atSpan("query/ignores-variable", selector.span, {
        reason: `\`${name}\` has the label \`${label}\`, but the query shows the same whatever is chosen in \`$${variable}\``,
        advice: `add \`${label}=~"$${variable}"\``,
      });
    }
  }
}

// A literal job is a choice of the author's; what is chosen from then on is another job's.
function narrowedOtherwise(selector: VectorSelector, variables: readonly LabelVariable[]): boolean {
  return selector.matchers.some(
    ({ label, operator }) =>
      operator === "=" && (label === "job" || variables.some((one) => one.label === label)),
  );
}

interface LabelVariable {
  readonly label: string;
  readonly variable: string;
}

function labelVariablesOf(notes: DashboardNotes): readonly LabelVariable[] {
  return notes.checked.model.variables.flatMap(({ type, name, query }) => {
    const parsed = type === "query" ? parseVariableQuery(query) : undefined;
    const isOfLabel =
      parsed?.kind === "label-values" && (parsed.label === "job" || parsed.label === "instance");
    return isOfLabel ? [{ label: parsed.label, variable: name }] : [];
  });
}

// `x * on (instance) up{…}` takes the job from the other side.
function isJoined(context: PartInContext): boolean {
  for (const { part } of ancestorsOf(context)) {
    if (part.kind === "binary" && part.matching !== undefined && hasJob(part)) return true;
  }
  return false;
}

function hasJob(expression: Expression): boolean {
  return selectorsOf(expression).some(({ matchers }) => matchers.some(({ label }) => label === "job"));
}

const everyJobHas =
  /^(?:up$|scrape_|process_|go_|nodejs_|python_|jvm_|promhttp_|http_(?:server_)?requests?_)/;
