import { type Rule, type RuleGroup, templateQueries } from "../engine/index.ts";
import {
  compileMatcher,
  type Duration,
  type Expression,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  PromqlError,
  parseExpression,
  type VectorSelector,
} from "../promql/index.ts";
import { alertNameLabel } from "./timeline-entry.ts";

/** What an expression reads, directly and through the rules whose results it reads. */
export interface Reading {
  readonly selections: readonly ReadSelection[];
  /** The rules on the way, in no particular order. */
  readonly rules: ReadonlySet<Rule>;
}

/** Series that are selected somewhere. */
export interface ReadSelection {
  readonly matchers: readonly Matcher[];
  /** How long a sample can be seen, in milliseconds; endless where the time is fixed or unknown. */
  readonly reachMs: number;
}

const lookbackMs = 300_000;
// A rule may read rules that read rules; chains of real files are short, and cycles end here.
const visitsMax = 10_000;

/** Follows what expressions read through the rules of a file. */
export class ReadingFinder {
  private readonly rules: readonly Rule[];
  private readonly prometheus: PrometheusMajor;
  private readonly byAlertName = new Map<string, Reading>();
  private allRules: { readonly found: readonly (readonly Matcher[])[] | undefined } | undefined;

  constructor(groups: readonly RuleGroup[], prometheus: PrometheusMajor) {
    this.rules = groups.flatMap(({ rules }) => rules);
    this.prometheus = prometheus;
  }

  /** What the alerting rules of a name read. */
  ofAlert(alertName: string): Reading {
    let reading = this.byAlertName.get(alertName);
    if (reading === undefined) {
      const rules = this.rules.filter(({ kind, name }) => kind === "alerting" && name === alertName);
      reading = this.follow(rules.map((rule) => ({ rule, expression: rule.expression, reachMs: 0 })));
      this.byAlertName.set(alertName, reading);
    }
    return reading;
  }

  /** What an expression of a test reads. */
  ofExpression(expression: Expression): Reading {
    return this.follow([{ rule: undefined, expression, reachMs: 0 }]);
  }

  /** What any rule reads, and any template in it; undefined where a template's query cannot be known. */
  ofAllRules(): readonly (readonly Matcher[])[] | undefined {
    this.allRules ??= { found: this.findAllRules() };
    return this.allRules.found;
  }

  private findAllRules(): readonly (readonly Matcher[])[] | undefined {
    const found: (readonly Matcher[])[] = [];
    for (const rule of this.rules) {
      for (const { matchers } of selectionsIn(rule.expression, 0)) found.push(matchers);
      const templates = rule.kind === "alerting" ? [...rule.labels, ...rule.annotations] : [];
      for (const [, template] of templates) {
        for (const query of templateQueries(template, rule.name, this.prometheus)) {
          if (query.kind !== "written") return undefined;
          for (const matchers of this.matchersIn(query.text)) found.push(matchers);
        }
      }
    }
    return found;
  }

  private matchersIn(text: string): readonly (readonly Matcher[])[] {
    try {
      const tree = parseExpression(text, { prometheus: this.prometheus });
      return selectionsIn(tree, 0).map(({ matchers }) => matchers);
    } catch (error) {
      if (error instanceof PromqlError) return [];
      throw error;
    }
  }

  private follow(starts: readonly Visit[]): Reading {
    const pending = [...starts];
    const rules = new Set<Rule>(starts.flatMap(({ rule }) => (rule === undefined ? [] : [rule])));
    const selections: ReadSelection[] = [];
    for (let visits = 0; visits < visitsMax; visits++) {
      const visit = pending.pop();
      if (visit === undefined) break;
      for (const selection of selectionsIn(visit.expression, visit.reachMs)) {
        selections.push(selection);
        for (const rule of this.writersOf(selection.matchers)) {
          if (rules.has(rule)) continue;
          rules.add(rule);
          pending.push({ rule, expression: rule.expression, reachMs: selection.reachMs });
        }
      }
    }
    return { selections, rules };
  }

  // A selector without a name may happen to read what rules write, but hardly means it.
  private writersOf(matchers: readonly Matcher[]): readonly Rule[] {
    if (!matchers.some(({ label }) => label === metricNameLabel)) return [];
    const fits = (label: string, text: string) =>
      matchers.every((matcher) => matcher.label !== label || this.matches(matcher, text));
    const hasAlerts = fits(metricNameLabel, "ALERTS") || fits(metricNameLabel, "ALERTS_FOR_STATE");
    return this.rules.filter(({ kind, name }) =>
      kind === "recording" ? fits(metricNameLabel, name) : hasAlerts && fits(alertNameLabel, name),
    );
  }

  private matches(matcher: Matcher, text: string): boolean {
    return compileMatcher(matcher, this.prometheus)(text);
  }
}

interface Visit {
  readonly rule: Rule | undefined;
  readonly expression: Expression;
  readonly reachMs: number;
}

// Walks with a list of its own, since chains of operators can be long.
function selectionsIn(root: Expression, carriedMs: number): readonly ReadSelection[] {
  const found: ReadSelection[] = [];
  const pending: { readonly expression: Expression; readonly reachMs: number }[] = [
    { expression: root, reachMs: carriedMs },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { expression, reachMs } = next;
    switch (expression.kind) {
      case "number":
      case "string":
        break;
      case "vector-selector":
        found.push(selectionOf(expression, reachMs + lookbackMs));
        break;
      case "matrix-selector":
        found.push(selectionOf(expression.selector, reachMs + lengthOf(expression.range)));
        break;
      case "subquery":
        pending.push({
          expression: expression.expression,
          reachMs:
            expression.at === undefined
              ? reachMs + lengthOf(expression.range) + shiftOf(expression)
              : endless,
        });
        break;
      case "unary":
      case "parenthesized":
        pending.push({ expression: expression.expression, reachMs });
        break;
      case "binary":
        pending.push({ expression: expression.left, reachMs }, { expression: expression.right, reachMs });
        break;
      case "aggregation":
        pending.push({ expression: expression.expression, reachMs });
        if (expression.parameter !== undefined) pending.push({ expression: expression.parameter, reachMs });
        break;
      case "call":
        for (const argument of expression.arguments) pending.push({ expression: argument, reachMs });
        break;
      default:
        expression satisfies never;
    }
  }
  return found;
}

const endless = Number.POSITIVE_INFINITY;

function selectionOf(selector: VectorSelector, reachMs: number): ReadSelection {
  const isFixed = selector.at !== undefined;
  return { matchers: selector.matchers, reachMs: isFixed ? endless : reachMs + shiftOf(selector) };
}

function shiftOf({ offset }: { readonly offset: Duration | undefined }): number {
  return offset === undefined ? 0 : Math.max(0, lengthOf(offset));
}

function lengthOf(duration: Duration): number {
  return duration.kind === "duration" ? duration.valueMs : endless;
}
