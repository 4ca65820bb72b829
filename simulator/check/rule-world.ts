import type { DocumentPlace, FindingSeverity } from "../document/index.ts";
import type { Rule, RuleGroup } from "../engine/index.ts";
import type { PrometheusMajor, Span } from "../promql/index.ts";
import { type CheckCode, describeCheck, pageOf } from "./check-code.ts";
import type { CheckFinding } from "./check-finding.ts";
import type { CheckOptions } from "./check-options.ts";
import { type PartInContext, partsOf } from "./expression-walk.ts";
import { LabelAnalysis } from "./label-analysis.ts";
import type { MetricKnowledge } from "./metric-knowledge.ts";
import { fieldPlace } from "./rule-text.ts";

/** A rule with where it was read. */
export interface CheckedRule {
  readonly rule: Rule;
  readonly group: RuleGroup;
  readonly file: string;
  /** The lines of its file, split when they are first asked for. */
  readonly lines: () => readonly string[];
}

/** All rules that are checked together, and what is known beside them. */
export class RuleWorld {
  readonly rules: readonly CheckedRule[];
  readonly knowledge: MetricKnowledge;
  readonly options: CheckOptions;
  readonly labels: LabelAnalysis;
  private readonly writers = new Map<string, Rule[]>();
  private readonly homes = new Map<Rule, CheckedRule>();

  constructor(rules: readonly CheckedRule[], knowledge: MetricKnowledge, options: CheckOptions) {
    this.rules = rules;
    this.knowledge = knowledge;
    this.options = options;
    for (const checked of rules) {
      const { rule } = checked;
      this.homes.set(rule, checked);
      if (rule.kind !== "recording") continue;
      const known = this.writers.get(rule.name);
      if (known === undefined) this.writers.set(rule.name, [rule]);
      else known.push(rule);
    }
    const { writersOf, prometheus } = this;
    this.labels = new LabelAnalysis({ writersOf, knowledge, prometheus });
  }

  get prometheus(): PrometheusMajor {
    return this.options.prometheus;
  }

  /** The rules that record a name; none where no given file does. */
  readonly writersOf = (name: string): readonly Rule[] => this.writers.get(name) ?? [];

  /** Where a rule was read. */
  homeOf(rule: Rule): CheckedRule | undefined {
    return this.homes.get(rule);
  }

  /** Every name that a rule records. */
  get recordedNames(): readonly string[] {
    return [...this.writers.keys()];
  }
}

/** What a check says about one thing. */
export interface Note {
  /** What is wrong: lower case, no full stop, names in back-quotes. */
  readonly reason: string;
  /** What to write instead, in the same form. */
  readonly advice: string;
  /** The check's own where absent. */
  readonly severity?: FindingSeverity;
}

/** Collects the findings about one rule; of each code the first ones and how many more there are. */
export class RuleNotes {
  readonly checked: CheckedRule;
  private readonly found: CheckFinding[] = [];
  private readonly counts = new Map<CheckCode, number>();
  private knownParts: readonly PartInContext[] | undefined;

  constructor(checked: CheckedRule) {
    this.checked = checked;
  }

  /** All parts of the rule's expression, each with what stands around it. */
  get parts(): readonly PartInContext[] {
    this.knownParts ??= partsOf(this.checked.rule.expression);
    return this.knownParts;
  }

  /** Notes something about a part of the expression. */
  atSpan(code: CheckCode, span: Span, note: Note): void {
    this.add(code, () => this.checked.rule.expressionPlace(span.start), note);
  }

  /** Notes something about a field, as in `["annotations", "summary"]`. */
  atField(code: CheckCode, path: readonly string[], note: Note): void {
    const { lines, rule } = this.checked;
    this.add(code, () => fieldPlace(lines(), rule.place(), path), note);
  }

  /** Notes something about the rule as a whole. */
  atRule(code: CheckCode, note: Note): void {
    this.add(code, this.checked.rule.place, note);
  }

  /** What was noted so far. */
  get findings(): readonly CheckFinding[] {
    const more = [...this.counts].flatMap(([code, count]) => {
      if (count <= findingsMax) return [];
      const note: Note = {
        reason: `there are ${count - findingsMax} more findings \`${code}\` in this rule`,
        advice: "correct those that are shown, and check again",
      };
      return [makeFinding(code, note, this.placeAt(this.checked.rule.place()))];
    });
    return [...this.found, ...more];
  }

  // A place is only looked up for what is shown, for that takes long in a long expression.
  private add(code: CheckCode, place: () => DocumentPlace, note: Note): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= findingsMax) this.found.push(makeFinding(code, note, this.placeAt(place())));
  }

  private placeAt({ line, column }: DocumentPlace): FindingPlace {
    const { file, rule } = this.checked;
    return { file, line, column, subject: rule.name };
  }
}

// An expression with more of them was not written by hand.
const findingsMax = 50;

/** Where a finding stands and what it is about. */
export interface FindingPlace extends DocumentPlace {
  readonly file: string;
  readonly subject: string | undefined;
}

/** A finding of a check at a place. */
export function makeFinding(code: CheckCode, note: Note, place: FindingPlace): CheckFinding {
  const severity = note.severity ?? describeCheck(code)?.severity ?? "warning";
  const { file, line, column, subject } = place;
  const page = pageOf(code);
  return { code, severity, message: note.reason, advice: note.advice, file, line, column, subject, page };
}

/** A check of one rule among all. */
export type RuleCheck = (notes: RuleNotes, world: RuleWorld) => void;
