import {
  adHocFiltersFor,
  type DashboardModel,
  type DashboardPanel,
  interpolate,
  intervalMs,
  type VariableBinding,
  type VariableScope,
} from "../dashboard/index.ts";
import {
  addMatchers,
  type Expression,
  type ParseOptions,
  PromqlError,
  parseExpression,
} from "../promql/index.ts";
import { scrapeIntervalMs } from "./incident.ts";

/** Parses expressions, each text once. */
export class ExpressionMemory {
  readonly #language: ParseOptions;
  readonly #known = new Map<string, Expression | undefined>();

  constructor(language: ParseOptions) {
    this.#language = language;
  }

  /** The tree of a text; undefined where it is not PromQL. */
  parse(text: string): Expression | undefined {
    if (this.#known.size > expressionsMax) this.#known.clear();
    if (!this.#known.has(text)) this.#known.set(text, this.#read(text));
    return this.#known.get(text);
  }

  #read(text: string): Expression | undefined {
    try {
      return parseExpression(text, this.#language);
    } catch (error) {
      if (error instanceof PromqlError) return undefined;
      throw error;
    }
  }
}

// Values of variables differ from drill to drill.
const expressionsMax = 20_000;

/** A scope for queries whose smallest step this is, in milliseconds. */
export type ScopeForStep = (stepMinMs: number) => VariableScope;

/**
 * The texts of a panel's queries that a Prometheus answers, with variables and ad hoc filters filled in; hidden ones left out. What is scraped
 * less often says so by its smallest step.
 */
export function queryTextsOf(
  dashboard: DashboardModel,
  panel: DashboardPanel,
  scopeFor: ScopeForStep,
): readonly string[] {
  return panel.queries
    .filter(
      ({ kind, isHidden, expression }) => kind === "prometheus" && !isHidden && expression.trim() !== "",
    )
    .map(({ expression, interval, datasource }) => {
      const stepMinMs = intervalMs(interval) ?? intervalMs(panel.interval) ?? scrapeIntervalMs;
      const scope = scopeFor(stepMinMs);
      const filters = adHocFiltersFor(dashboard, datasource, scope);
      return addMatchers(interpolate(expression, scope, "prometheus").text, filters);
    });
}

/** The panels of a dashboard that ask somebody for data; texts and lists of links are none. */
export function askingPanels({ panels }: DashboardModel): readonly DashboardPanel[] {
  return panels.filter(({ queries }) => queries.some(({ isHidden }) => !isHidden));
}

/** The values at which a panel's colour changes, where they are absolute. */
export function thresholdsOf({ fieldConfig }: DashboardPanel): readonly number[] {
  const { thresholds } = fieldConfig.defaults;
  if (!isMap(thresholds) || thresholds.mode === "percentage" || !Array.isArray(thresholds.steps)) return [];
  const steps: readonly unknown[] = thresholds.steps;
  return steps.flatMap((step) => (isMap(step) && typeof step.value === "number" ? [step.value] : []));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** A binding that lets every value of a label pass, for finding out what is read at all. */
export const anyValue: VariableBinding = {
  values: [],
  texts: [],
  isList: true,
  isMulti: true,
  allValue: ".+",
};
