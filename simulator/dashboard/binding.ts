/** What a variable is worth while texts are filled in. */
export interface VariableBinding {
  readonly values: readonly string[];
  /** What people see instead of the values: as many, or the one word for all of them. */
  readonly texts: readonly string[];
  /** What people see of each value, where `texts` is the word for all of them. */
  readonly ownTexts?: readonly string[];
  /** Whether Grafana holds a list, even of one value: a choice of several, or all. */
  readonly isList: boolean;
  /** Whether data sources escape the values, since several could be chosen. */
  readonly isMulti: boolean;
  /** What stands for all, where all are chosen and the variable has a text of its own for that: it goes in as it is. */
  readonly allValue?: string;
}
