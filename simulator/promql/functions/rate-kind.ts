/** Which of `rate`, `increase` and `delta` is meant. */
export interface RateKind {
  readonly isCounter: boolean;
  readonly isRate: boolean;
}
