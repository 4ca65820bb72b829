import type { FieldMap } from "../document/index.ts";
import { isFieldMap, textOf } from "./field-reader.ts";
import type { DashboardInput, DashboardVariable, DatasourceReference, QueryKind } from "./model.ts";
import { referencesOf } from "./variable-reference.ts";

/** Reads a data source as classic dashboards name it: a name, a uid with its type, or nothing for the default one. */
export function readDatasource(value: unknown): DatasourceReference | undefined {
  if (typeof value === "string") return { uid: value, type: "" };
  if (!isFieldMap(value)) return undefined;
  return { uid: textOf(value.uid) ?? textOf(value.name) ?? "", type: textOf(value.type) ?? "" };
}

/** What the data sources of a dashboard stand for, as far as the dashboard itself tells. */
export class DatasourceKinds {
  readonly #types = new Map<string, string>();

  constructor(variables: readonly DashboardVariable[], inputs: readonly DashboardInput[]) {
    for (const { name, pluginId } of inputs) if (pluginId !== "") this.#types.set(name, pluginId);
    for (const { name, type, query } of variables) if (type === "datasource") this.#types.set(name, query);
  }

  /** The plugin of a data source, as in `prometheus`; empty where nothing tells it. */
  typeOf(datasource: DatasourceReference | undefined): string {
    if (datasource === undefined) return "";
    if (datasource.type !== "" && !datasource.type.includes("$")) return datasource.type;
    const named = ownDatasources.get(datasource.uid);
    if (named !== undefined) return named;
    const [reference] = referencesOf(datasource.uid);
    return reference === undefined ? "" : (this.#types.get(reference.name) ?? "");
  }

  /** What a data source answers to; undefined where nothing tells. */
  kindOfSource(datasource: DatasourceReference | undefined): QueryKind | undefined {
    const type = this.typeOf(datasource);
    return type === "" || type === "mixed" ? undefined : kindOfPlugin(type);
  }

  /** What a query is written in, and whether that is a guess by its looks. */
  kindOf(
    datasource: DatasourceReference | undefined,
    query: FieldMap,
  ): { readonly kind: QueryKind; readonly isKindGuessed: boolean } {
    const kind = this.kindOfSource(datasource);
    return kind === undefined
      ? { kind: guessKind(query), isKindGuessed: true }
      : { kind, isKindGuessed: false };
  }
}

/** Variables with what answers their queries, as far as a dashboard's inputs and variables tell. */
export function withSourceKinds(
  variables: readonly DashboardVariable[],
  inputs: readonly DashboardInput[],
): readonly DashboardVariable[] {
  const kinds = new DatasourceKinds(variables, inputs);
  return variables.map((variable) => ({ ...variable, kind: kinds.kindOfSource(variable.datasource) }));
}

// Those that every Grafana has, by the names under which dashboards mean them.
const ownDatasources: ReadonlyMap<string, string> = new Map([
  ["-- Mixed --", "mixed"],
  ["-- Grafana --", "grafana"],
  ["grafana", "grafana"],
  ["-- Dashboard --", "dashboard"],
  ["__expr__", "__expr__"],
]);

function kindOfPlugin(type: string): QueryKind {
  switch (type) {
    case "prometheus":
    case "grafana-amazonprometheus-datasource":
    case "grafana-azureprometheus-datasource":
    case "victoriametrics-metrics-datasource":
      return "prometheus";
    case "loki":
      return "loki";
    case "__expr__":
      return "expression";
    case "datasource":
    case "dashboard":
      return "dashboard";
    case "grafana":
      return "grafana";
    default:
      return "other";
  }
}

function guessKind(query: FieldMap): QueryKind {
  const { expr } = query;
  if (typeof expr !== "string" || expr.trim() === "") return "other";
  // A log line is filtered by nothing that PromQL has.
  return /\|[=~]|!=\s*`|\|\s*(?:json|logfmt|pattern|regexp|line_format|unwrap)\b/.test(expr)
    ? "loki"
    : "prometheus";
}
