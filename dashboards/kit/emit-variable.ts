import { type JsonObject, patchObject, toJsonObject } from "../../artifacts/index.ts";
import { chosenDataSource } from "./emit-frame.ts";
import {
  type Builder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "./grafana-sdk.ts";
import type { RawPart } from "./raw-part.ts";
import type { LabelValuesVariable, Variable } from "./variables.ts";

/** A variable as Grafana writes it. */
export function emitVariable(variable: Variable | RawPart): JsonObject {
  if (variable.kind === "raw") return variable.raw;
  return patchObject(toJsonObject(emitKindOf(variable)), [variable.patch]);
}

function emitKindOf(variable: Variable): object {
  switch (variable.kind) {
    case "data-source":
      return withoutIntervalFields(
        new DatasourceVariableBuilder(variable.name)
          .label(variable.label)
          .description(variable.description)
          .type("prometheus")
          .allowCustomValue(false),
      );
    case "label-values":
      return withoutIntervalFields(labelValuesBuilder(variable));
  }
}

function labelValuesBuilder(variable: LabelValuesVariable): QueryVariableBuilder {
  const query = `label_values(${variable.selector}, ${variable.labelName})`;
  const builder = new QueryVariableBuilder(variable.name)
    .label(variable.label)
    .description(variable.description)
    .datasource(chosenDataSource)
    .definition(query)
    // 1 stands for `label_values` in Grafana's editor of Prometheus variables.
    .query({ qryType: 1, query, refId: "PrometheusVariableQueryEditor-VariableQuery" })
    // With the shown time, so that an instance which was there then can be chosen.
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(variable.isMultiple)
    .includeAll(variable.isMultiple)
    .allowCustomValue(true);
  if (variable.isMultiple) builder.current({ text: ["All"], value: ["$__all"] });
  if (variable.allPattern !== undefined) builder.allValue(variable.allPattern);
  return builder;
}

// The SDK gives every variable the fields of an interval variable.
function withoutIntervalFields(builder: Builder<VariableModel>): object {
  const { auto: _auto, auto_min: _min, auto_count: _count, ...used } = builder.build();
  return used;
}
