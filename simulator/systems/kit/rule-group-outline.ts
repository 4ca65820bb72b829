/** A rule group as far as Prometheus's own metrics tell of it. */
export interface RuleGroupOutline {
  readonly file: string;
  readonly name: string;
  readonly intervalSeconds: number;
  readonly ruleCount: number;
}
