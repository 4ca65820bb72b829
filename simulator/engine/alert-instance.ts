import type { Labels, NativeHistogram } from "../promql/index.ts";
import type { AlertingRule, NamedText, RuleGroup } from "./rule.ts";
import { countBefore, TimestampColumn } from "./timestamp-column.ts";

/** What an alert is at some moment; `resolved` is an event, after it the alert is inactive. */
export type AlertState = "inactive" | "pending" | "firing";

/** What a result was at one evaluation; the alert's templates are expanded with it. */
export interface AlertResult {
  /** The labels of the expression's result, metric name included. */
  readonly labels: Labels;
  /** 0 where the result is a native histogram. */
  readonly value: number;
  readonly histogram: NativeHistogram | undefined;
}

/** Expands the annotations of an alert for a result it had at a time. */
export type ExpandAnnotations = (result: AlertResult, timestampMs: number) => readonly NamedText[];

/** One alert from its first result until it is over. */
export class AlertInstance {
  readonly rule: AlertingRule;
  readonly group: RuleGroup;
  /** What identifies the alert: the result's labels, the rule's, and `alertname`. */
  readonly labels: Labels;
  /** When the first result came. */
  readonly createdAtMs: number;
  private readonly expand: ExpandAnnotations;
  private readonly resultTimes = new TimestampColumn(4);
  private resultValues = new Float64Array(4);
  private readonly resultLabels: { readonly from: number; readonly labels: Labels }[] = [];
  private readonly histograms = new Map<number, NativeHistogram>();
  private activeMs: number;
  private firedMs: number | undefined;
  private resolvedMs: number | undefined;
  private endedMs: number | undefined;

  constructor(
    place: { readonly rule: AlertingRule; readonly group: RuleGroup },
    labels: Labels,
    createdAtMs: number,
    expand: ExpandAnnotations,
  ) {
    this.rule = place.rule;
    this.group = place.group;
    this.labels = labels;
    this.createdAtMs = createdAtMs;
    this.activeMs = createdAtMs;
    this.expand = expand;
  }

  /** Since when it counts as active: its first result, or earlier if restored after a restart. */
  get activeAtMs(): number {
    return this.activeMs;
  }

  /** When it began to fire; undefined while it never has. */
  get firedAtMs(): number | undefined {
    return this.firedMs;
  }

  /** When it stopped firing for want of results. */
  get resolvedAtMs(): number | undefined {
    return this.resolvedMs;
  }

  /**
   * The evaluation at which it was over: resolved, ended while pending, or forgotten (by a restart, or by
   * exceeding its group's limit). Undefined while it lasts.
   */
  get endedAtMs(): number | undefined {
    return this.endedMs;
  }

  /** The state after the last evaluation at or before a time. */
  stateAt(timestampMs: number): AlertState {
    if (timestampMs < this.createdAtMs || (this.endedMs !== undefined && timestampMs >= this.endedMs)) {
      return "inactive";
    }
    return this.firedMs !== undefined && timestampMs >= this.firedMs ? "firing" : "pending";
  }

  /** The last result at or before a time; undefined before the first. */
  resultAt(timestampMs: number): AlertResult | undefined {
    const index = this.resultIndexAt(timestampMs);
    return index < 0 ? undefined : this.resultOf(index);
  }

  /** The value of the last result at or before a time. */
  valueAt(timestampMs: number): number | undefined {
    return this.resultAt(timestampMs)?.value;
  }

  /** The annotations as the last evaluation with a result at or before a time wrote them, sorted by name. */
  annotationsAt(timestampMs: number): readonly NamedText[] {
    const index = this.resultIndexAt(timestampMs);
    return index < 0 ? [] : this.expand(this.resultOf(index), this.resultTimes.data[index] ?? 0);
  }

  /** Notes an evaluation with a result. For the alert state machine only. */
  note(timestampMs: number, { labels, value, histogram }: AlertResult): void {
    const index = this.resultTimes.push(timestampMs);
    if (index === this.resultValues.length) {
      const larger = new Float64Array(index * 2);
      larger.set(this.resultValues);
      this.resultValues = larger;
    }
    this.resultValues[index] = value;
    if (histogram !== undefined) this.histograms.set(index, histogram);
    if (this.resultLabels.at(-1)?.labels.key !== labels.key) this.resultLabels.push({ from: index, labels });
  }

  /** Notes evaluations with results that have the same labels as the last one. For the alert state machine only. */
  noteRun(timestampsMs: Float64Array, values: Float64Array): void {
    const from = this.resultTimes.length;
    const end = from + values.length;
    if (end > this.resultValues.length) {
      const larger = new Float64Array(Math.max(end, from * 2));
      larger.set(this.resultValues);
      this.resultValues = larger;
    }
    this.resultValues.set(values, from);
    this.resultTimes.pushRun(timestampsMs);
  }

  /** Sets the times of what happened to the alert. For the alert state machine only. */
  mark(event: "restored" | "fired" | "resolved" | "ended", timestampMs: number): void {
    switch (event) {
      case "restored":
        this.activeMs = timestampMs;
        break;
      case "fired":
        this.firedMs = timestampMs;
        break;
      case "resolved":
        this.resolvedMs = timestampMs;
        this.endedMs = timestampMs;
        break;
      case "ended":
        this.endedMs = timestampMs;
        break;
      default:
        event satisfies never;
    }
  }

  private resultIndexAt(timestampMs: number): number {
    const { data, length } = this.resultTimes;
    const before = countBefore(data, length, timestampMs);
    return before < length && data[before] === timestampMs ? before : before - 1;
  }

  private resultOf(index: number): AlertResult {
    let labels = this.labels;
    for (const segment of this.resultLabels) if (segment.from <= index) labels = segment.labels;
    return { labels, value: this.resultValues[index] ?? 0, histogram: this.histograms.get(index) };
  }
}
