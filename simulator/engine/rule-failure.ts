import type { Rule, RuleGroup } from "./rule.ts";

/** A rule that went wrong at consecutive evaluations in the same way. */
export interface RuleFailure {
  readonly rule: Rule;
  readonly group: RuleGroup;
  /**
   * `evaluation`: nothing happened at all; `limit`: the same, and the rule's alerts were dropped;
   * `append`: only some samples were refused, the last of them with this message.
   */
  readonly kind: "evaluation" | "limit" | "append";
  /** Prometheus's own wording. */
  readonly message: string;
  /** The first evaluation concerned. */
  readonly timestampMs: number;
  /** The last evaluation concerned. */
  readonly untilMs: number;
  readonly count: number;
}

/** Collects a rule's failures, consecutive ones as one. */
export class FailureLog {
  private readonly rule: Rule;
  private readonly group: RuleGroup;
  private readonly timestampsMs: Float64Array;
  private readonly runs: FailureRun[] = [];
  private failed: Uint8Array | undefined;

  constructor(rule: Rule, group: RuleGroup, timestampsMs: Float64Array) {
    this.rule = rule;
    this.group = group;
    this.timestampsMs = timestampsMs;
  }

  get isEmpty(): boolean {
    return this.runs.length === 0;
  }

  /** Notes a failure at an evaluation; they must come in order. */
  add(kind: RuleFailure["kind"], message: string, index: number): void {
    if (kind !== "append") {
      this.failed ??= new Uint8Array(this.timestampsMs.length);
      this.failed[index] = 1;
    }
    const last = this.runs.at(-1);
    if (last !== undefined && last.to === index - 1 && last.kind === kind && last.message === message) {
      last.to = index;
    } else {
      this.runs.push({ kind, message, from: index, to: index });
    }
  }

  /** Whether the evaluation at an index failed, so that nothing was sent for it. */
  hasFailedAt(index: number): boolean {
    return this.failed?.[index] === 1;
  }

  /** When all alerts were dropped because the limit was exceeded. */
  limitTimesMs(): readonly number[] {
    return this.runs
      .filter(({ kind }) => kind === "limit")
      .flatMap(({ from, to }) => [...this.timestampsMs.subarray(from, to + 1)]);
  }

  failures(): readonly RuleFailure[] {
    const timeOf = (index: number) => this.timestampsMs[index] ?? 0;
    return this.runs.map(({ kind, message, from, to }) => ({
      rule: this.rule,
      group: this.group,
      kind,
      message,
      timestampMs: timeOf(from),
      untilMs: timeOf(to),
      count: to - from + 1,
    }));
  }
}

interface FailureRun {
  readonly kind: RuleFailure["kind"];
  readonly message: string;
  readonly from: number;
  to: number;
}
