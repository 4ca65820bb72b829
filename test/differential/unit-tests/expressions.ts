import type { Chance } from "../../support/chance.ts";
import { anyOf, between } from "./choices.ts";
import type { Family } from "./families.ts";

/** What an expression may read. */
export interface Readable {
  readonly families: readonly [Family, ...Family[]];
  /** Names of recorded series. */
  readonly records: readonly string[];
  readonly alertNames: readonly string[];
}

/** An expression as rules and tests have it. */
export function drawExpression(chance: Chance, readable: Readable, depth = 0): string {
  if (depth < 2 && chance.happens(0.2)) {
    const left = asVector(drawExpression(chance, readable, depth + 1));
    const right = asVector(drawExpression(chance, readable, depth + 1));
    return laidOut(chance, `(${left})`, chance.pick(combinations), `(${right})`);
  }
  const { records, alertNames } = readable;
  const [recorded, alertName] = [anyOf(chance, records), anyOf(chance, alertNames)];
  if (recorded !== undefined && chance.happens(0.4)) return ofGauge(chance, recorded);
  if (alertName !== undefined && chance.happens(0.12)) {
    return chance.pick(ofAlerts).replace("NAME", alertName);
  }
  const family = anyOf(chance, readable.families) ?? readable.families[0];
  const selector = selectorOf(chance, family);
  switch (family.kind) {
    case "counter":
      return chance.happens(0.8) ? ofCounter(chance, family, selector) : ofGauge(chance, selector);
    case "flag":
      return chance.happens(0.6) ? ofFlag(chance, selector) : ofGauge(chance, selector);
    case "bucket":
      return chance
        .pick(ofBuckets)
        .replaceAll(/\bN\b(?=\{)/g, family.name)
        .replaceAll(/\bX\b/g, selector)
        .replaceAll("W", window(chance));
    case "histogram":
      return chance.pick(ofHistograms).replaceAll("X", selector).replaceAll("W", window(chance));
    case "gauge":
      return ofGauge(chance, selector);
    default:
      return family.kind satisfies never;
  }
}

// Sets are made of vectors only.
function asVector(text: string): string {
  return /^(?:scalar\(|\d+ \/ 0$)/.test(text) ? `vector(${text})` : text;
}

const combinations = [
  "and",
  "or",
  "unless",
  "and on (job)",
  "unless on (job)",
  "or on (instance)",
  "and ignoring (code)",
  "and on ()",
  "* on (job) group_left ()",
  "/ ignoring (code)",
  "+",
  "> on (job) group_left ()",
  "== bool",
] as const;

// Over several lines and with comments, as long expressions are.
function laidOut(chance: Chance, left: string, operator: string, right: string): string {
  return chance.pick([
    `${left} ${operator} ${right}`,
    `${left}\n${operator}\n${right}`,
    `${left} # the first part\n  ${operator}\n${right}\n`,
    `(\n  ${left}\n${operator}\n  ${right}\n)`,
  ]);
}

function selectorOf(chance: Chance, { name, labels }: Family): string {
  const [label, value] = anyOf(chance, anyOf(chance, labels) ?? []) ?? ["job", "api"];
  if (/["\\]/.test(value)) return name;
  return chance.pick([
    name,
    name,
    `${name}{${label}="${value}"}`,
    `${name}{${label}!="${value}"}`,
    `${name}{${label}=~"${value.replace(/[.?+]/g, "\\\\$&")}|other.*"}`,
    `${name}{${label}!~"x.+", nope=""}`,
    `{__name__="${name}"}`,
    `${name}{${label}=~'.+'}`,
  ]);
}

function window(chance: Chance): string {
  return chance.pick(["1m", "2m", "5m", "5m", "10m", "90s", "1h", "30s", "1m30s"]);
}

function comparison(chance: Chance): string {
  return `${chance.pick([">", "<", ">=", "<=", "==", "!="])} ${chance.pick([0, 1, 0.5, 5, 10, 100, "1e6", "-1"])}`;
}

function grouping(chance: Chance, { labels }: Family): string {
  const names = (labels[0] ?? []).map(([name]) => name);
  const name = anyOf(chance, names) ?? "job";
  return chance.pick([`by (${name})`, `without (${name})`, "", `by (${name}, nope)`, "by ()"]);
}

function ofFlag(chance: Chance, selector: string): string {
  return chance
    .pick([
      "X == 0",
      "X == 1",
      "absent(X)",
      "absent_over_time(X[W])",
      "avg_over_time(X[W]) < 0.9",
      "changes(X[W]) > 1",
      "min_over_time(X[W]) == 0",
      "count(X == 0) > 1",
      "count by (job) (X == 0) / count by (job) (X) > 0.3",
      "X < bool 1",
      "sum by (job) (X) OR on() vector(0)",
      "(1 - X) > 0",
      "absent(X == 1)",
    ])
    .replaceAll("X", selector)
    .replaceAll("W", window(chance));
}

function ofCounter(chance: Chance, family: Family, selector: string): string {
  const rate = `${chance.pick(["rate", "increase", "irate", "delta", "idelta", "resets"])}(${selector}[${window(chance)}])`;
  return chance.pick([
    rate,
    `${rate} ${comparison(chance)}`,
    `sum ${grouping(chance, family)} (${rate})`,
    `sum ${grouping(chance, family)} (${rate}) ${comparison(chance)}`,
    `sum(${rate}) / sum(${family.name}) * 100`,
    `round(100 * ${rate}, 0.01)`,
    `max_over_time(${rate}[${window(chance)}:${chance.pick(["", "30s", "1m"])}])`,
    `rate(${selector}[${window(chance)}] offset ${chance.pick(["1m", "30s", "-1m"])})`,
    `clamp_max(${rate}, 10)`,
  ]);
}

function ofGauge(chance: Chance, selector: string): string {
  const span = window(chance);
  return chance.pick([
    `${selector} ${comparison(chance)}`,
    `${selector}`,
    `${chance.pick(["avg", "max", "min", "sum", "count", "last", "present", "stddev"])}_over_time(${selector}[${span}])`,
    `avg_over_time(${selector}[${span}]) ${comparison(chance)}`,
    `${chance.pick(["max", "min", "avg", "sum", "count", "group", "stddev"])}(${selector}) ${comparison(chance)}`,
    `quantile by (job) (0.5, ${selector})`,
    `predict_linear(${selector}[${span}], 3600) ${comparison(chance)}`,
    `deriv(${selector}[${span}])`,
    `quantile_over_time(0.9, ${selector}[${span}])`,
    `${selector} offset ${chance.pick(["1m", "5m", "90s", "-2m"])}`,
    `${selector} @ ${between(chance, 0, 1200)}`,
    `label_replace(${selector}, "host", "$1", "instance", "(.*):.*")`,
    `label_join(${selector}, "both", "-", "job", "instance")`,
    `scalar(${selector}) ${comparison(chance).replace(/^\S+/, "$& bool")}`,
    `vector(scalar(${selector})) > 1`,
    `-${selector}`,
    `${selector} ^ 2 % 7`,
    `time() - ${selector}`,
    `timestamp(${selector})`,
    `sort_desc(${selector})`,
    `count_values("v", ${selector})`,
    `clamp(${selector}, 0, 5) + on (job, instance) group_left () ${selector}`,
    `${chance.pick(["abs", "ceil", "floor", "sgn", "round", "sqrt"])}(${selector})`,
    `minute() + 60 * hour() ${comparison(chance)}`,
    `vector(${between(chance, 0, 9)})`,
    `absent(${selector})`,
    `${between(chance, 0, 9)} / 0`,
    `topk(50, ${selector})`,
    `ALERTS`,
  ]);
}

const ofAlerts = [
  'ALERTS{alertname="NAME"}',
  'ALERTS{alertname="NAME", alertstate="firing"} == 1',
  'count(ALERTS{alertstate="pending"})',
  "ALERTS_FOR_STATE",
  'time() - ALERTS_FOR_STATE{alertname="NAME"} > 120',
  "count_over_time(ALERTS[10m])",
  'absent(ALERTS{alertname="NAME",alertstate="firing"})',
  'sum by (alertname) (ALERTS{alertstate="firing"}) > 0',
] as const;

const ofBuckets = [
  "histogram_quantile(0.9, sum by (le) (rate(X[W])))",
  "histogram_quantile(0.5, rate(X[W])) > 0.2",
  "histogram_quantile(1.5, X)",
  'sum(rate(N{le="0.5"}[W])) / sum(rate(N{le="+Inf"}[W]))',
  "sum by (job, le) (rate(X[W]))",
  "histogram_quantile(NaN, X)",
] as const;

const ofHistograms = [
  "X",
  "rate(X[W])",
  "sum(rate(X[W]))",
  "histogram_quantile(0.9, rate(X[W]))",
  "histogram_count(X) > 3",
  "histogram_sum(rate(X[W]))",
  "histogram_avg(X)",
  "histogram_fraction(0, 1, X)",
  "increase(X[W])",
  "sum_over_time(X[W])",
  "avg by (job) (X)",
  "X * 2",
  "X + X",
  "X > 1",
  "count(X)",
  "sum(X) by (job) / 3",
  "last_over_time(X[W])",
  "resets(X[W])",
  "histogram_stddev(X)",
] as const;
