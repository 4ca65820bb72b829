/** One-based line and column. */
export interface DocumentPlace {
  readonly line: number;
  readonly column: number;
}
