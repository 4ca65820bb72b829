import type { Patch } from "../../artifacts/index.ts";
import type { MetricDefinition } from "../../instrumentation/src/catalog/index.ts";
import { type Matcher, type SeriesSuffix, select } from "./selector.ts";

interface VariablePatch {
  /** What is to be different in the variable as Grafana writes it. */
  readonly patch?: Patch | undefined;
}

/** Which Prometheus the dashboard reads. */
export interface DataSourceVariable extends VariablePatch {
  readonly kind: "data-source";
  readonly name: string;
  readonly label: string;
  readonly description: string;
}

/** The values that a label has on a selector's series. */
export interface LabelValuesVariable extends VariablePatch {
  readonly kind: "label-values";
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Whose label values are listed; may use variables that stand before this one. */
  readonly selector: string;
  readonly labelName: string;
  /**
   * Several values may be chosen, and `All`; queries then match with `=~`. `All` stands for the listed values,
   * or for `allPattern` where that is given.
   */
  readonly isMultiple: boolean;
  readonly allPattern: string | undefined;
}

/** What a reader may choose at the top of a dashboard. */
export type Variable = DataSourceVariable | LabelValuesVariable;

/** The variable that every query of every dashboard reads from, so that no data source is written down. */
export const dataSourceVariable: DataSourceVariable = {
  kind: "data-source",
  name: "datasource",
  label: "Data source",
  description: "The Prometheus that the panels read.",
};

/** Where a variable of label values comes from, and what it is for. */
export interface LabelValuesOptions {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** The metric whose series have the label. */
  readonly metric: MetricDefinition;
  readonly suffix?: SeriesSuffix;
  readonly matchers?: readonly Matcher[];
  /** Same as the variable's name when absent. */
  readonly labelName?: string;
  readonly allPattern?: string;
}

/** A variable of label values of which several, or all, may be chosen; all are at first. */
export function labelValues(options: LabelValuesOptions): LabelValuesVariable {
  return {
    kind: "label-values",
    name: options.name,
    label: options.label,
    description: options.description,
    selector: select(options.metric, options.matchers, options.suffix),
    labelName: options.labelName ?? options.name,
    isMultiple: true,
    allPattern: options.allPattern,
  };
}

/** The condition that holds for whatever is chosen, such as `job=~"$job"`. */
export function chosen(variable: LabelValuesVariable): Matcher {
  return [variable.labelName, variable.isMultiple ? "=~" : "=", `$${variable.name}`];
}
