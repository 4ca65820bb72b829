import { isJsonObject, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";
import { objectOf, present, textOf, without, wordAt } from "./members.ts";
import { dataSourceNameOf, dataSourceTypeOf, queryKind } from "./queries.ts";
import { variableHides, variableKinds, variableRefreshes, variableSorts } from "./words.ts";

/** A variable of the classic format as v2 has it. */
export function variableToV2(variable: JsonObject): JsonObject {
  const kind = variableKinds.get(textOf(variable.type) ?? "") ?? "CustomVariable";
  const spec = present({ ...shared(variable), ...particular(kind, variable) });
  if (kind !== "AdhocVariable" && kind !== "GroupByVariable") return { kind, spec };
  const name = dataSourceNameOf(variable.datasource);
  return present({
    kind,
    group: dataSourceTypeOf(variable.datasource) ?? "",
    datasource: name === undefined ? undefined : { name },
    spec,
  });
}

type Members = Readonly<Record<string, JsonValue | undefined>>;

function shared(variable: JsonObject): Members {
  return {
    name: textOf(variable.name) ?? "",
    label: textOf(variable.label),
    description: textOf(variable.description),
    hide: wordAt(variableHides, variable.hide),
    skipUrlSync: variable.skipUrlSync === true,
  };
}

function choice(variable: JsonObject): Members {
  return {
    multi: variable.multi === true,
    includeAll: variable.includeAll === true,
    allValue: textOf(variable.allValue),
    allowCustomValue: variable.allowCustomValue !== false,
    options: variable.options ?? [],
    current: currentOf(variable.current),
  };
}

// What was chosen last; v2 wants it said, and takes an empty text for nothing yet.
function currentOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? { text: "", value: "", ...value } : { text: "", value: "" };
}

function particular(kind: string, variable: JsonObject): Members {
  switch (kind) {
    case "QueryVariable":
      return {
        ...choice(variable),
        query: queryKind(variable.datasource, querySpec(variable.query)),
        definition: textOf(variable.definition),
        regex: textOf(variable.regex) ?? "",
        sort: wordAt(variableSorts, variable.sort),
        refresh: wordAt(variableRefreshes, variable.refresh),
        regexApplyTo: textOf(variable.regexApplyTo),
      };
    case "DatasourceVariable":
      return {
        ...choice(variable),
        pluginId: textOf(variable.query) ?? "",
        regex: textOf(variable.regex) ?? "",
        refresh: wordAt(variableRefreshes, variable.refresh ?? 1),
      };
    case "CustomVariable":
      return {
        ...choice(variable),
        query: textOf(variable.query) ?? "",
        valuesFormat: textOf(variable.valuesFormat),
      };
    case "IntervalVariable":
      return {
        query: textOf(variable.query) ?? "",
        current: currentOf(variable.current),
        options: variable.options ?? [],
        auto: variable.auto === true,
        auto_min: textOf(variable.auto_min) ?? "",
        auto_count: variable.auto_count ?? 0,
        refresh: "onTimeRangeChanged",
      };
    case "ConstantVariable":
    case "TextVariable":
      return { query: textOf(variable.query) ?? "", current: currentOf(variable.current) };
    case "SwitchVariable":
      return switchOf(variable);
    case "AdhocVariable":
      return {
        baseFilters: variable.baseFilters ?? [],
        filters: variable.filters ?? [],
        defaultKeys: variable.defaultKeys ?? [],
        allowCustomValue: variable.allowCustomValue !== false,
      };
    default:
      return without({ ...choiceOfGroups(variable) }, "name");
  }
}

function choiceOfGroups(variable: JsonObject): JsonObject {
  return {
    multi: variable.multi === true,
    options: variable.options ?? [],
    current: currentOf(variable.current),
  };
}

function switchOf(variable: JsonObject): Members {
  const [enabled, disabled] = Array.isArray(variable.options) ? variable.options.map(objectOf) : [];
  return {
    current: textOf(objectOf(variable.current).value) ?? "",
    enabledValue: textOf(enabled?.value) ?? "true",
    disabledValue: textOf(disabled?.value) ?? "false",
  };
}

// A query that is but a text has a member of its own in v2.
function querySpec(query: JsonValue | undefined): JsonObject {
  if (isJsonObject(query)) return query;
  return typeof query === "string" ? { __legacyStringValue: query } : {};
}
