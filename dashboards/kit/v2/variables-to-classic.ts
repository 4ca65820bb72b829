import { isSameJson, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";
import { objectOf, present, textOf, without } from "./members.ts";
import { dataSourceReference } from "./queries.ts";
import { variableHides, variableKinds, variableRefreshes, variableSorts } from "./words.ts";

const typeOfKind: ReadonlyMap<string, string> = new Map(
  [...variableKinds].map(([type, kind]) => [kind, type]),
);

/** A v2 variable in the classic format. */
export function variableToClassic(variable: JsonObject): JsonObject {
  const { hide, sort, refresh, ...spec } = objectOf(variable.spec);
  const { options, current, regex, ...said } = spec;
  return present({
    type: typeOfKind.get(textOf(variable.kind) ?? "") ?? "custom",
    ...said,
    // What v2 wants said of a variable that nothing is said of.
    options: isSameJson(options, []) ? undefined : options,
    current: isSameJson(current, { text: "", value: "" }) ? undefined : current,
    regex: regex === "" ? undefined : regex,
    hide: number(variableHides, hide),
    sort: number(variableSorts, sort),
    refresh: number(variableRefreshes, refresh),
    ...particular(variable, spec),
  });
}

function particular(variable: JsonObject, spec: JsonObject): Readonly<Record<string, JsonValue | undefined>> {
  switch (variable.kind) {
    case "QueryVariable": {
      const query = objectOf(spec.query);
      const asked = objectOf(query.spec);
      const written = asked.__legacyStringValue;
      return { datasource: dataSourceReference(query), query: written === undefined ? asked : written };
    }
    case "DatasourceVariable":
      return { query: spec.pluginId, pluginId: undefined };
    case "SwitchVariable": {
      const options = [
        { text: "Enabled", value: spec.enabledValue ?? "true" },
        { text: "Disabled", value: spec.disabledValue ?? "false" },
      ];
      return {
        options,
        current: { text: spec.current ?? "", value: spec.current ?? "" },
        enabledValue: undefined,
        disabledValue: undefined,
      };
    }
    case "AdhocVariable":
    case "GroupByVariable":
      return { datasource: dataSourceReference(without(variable, "spec")) };
    default:
      return {};
  }
}

// 0 is what is not written.
function number(words: readonly string[], word: JsonValue | undefined): number | undefined {
  const index = typeof word === "string" ? words.indexOf(word) : -1;
  return index > 0 ? index : undefined;
}
