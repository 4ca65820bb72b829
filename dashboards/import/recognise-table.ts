import { isSameJson, type JsonObject } from "../../artifacts/index.ts";
import type { PanelFrame, TableColumn, TablePanel, ValueDisplay } from "../kit/panel.ts";
import { isRawQuery, type Queries, type Query, type RawQuery } from "../kit/query.ts";
import { numberOf, objectOf, objectsOf, textOf } from "../kit/v2/members.ts";
import { displayOf } from "./recognise-display.ts";

/** A table whose queries are joined and whose columns are named as the kit does it; undefined for any other. */
export function recogniseTable(
  panel: JsonObject,
  frame: PanelFrame,
  queries: Queries,
): TablePanel | undefined {
  const instant = instantOnly(queries);
  const [merge, filter, organize, ...others] = objectsOf(panel.transformations);
  if (instant === undefined || others.length > 0) return undefined;
  if (merge?.id !== "merge" || filter?.id !== "filterFieldsByName" || organize?.id !== "organize")
    return undefined;
  const { indexByName, renameByName } = objectOf(organize.options);
  const titles = objectOf(renameByName);
  const names = Object.entries(objectOf(indexByName))
    .toSorted(([, left], [, right]) => (numberOf(left) ?? 0) - (numberOf(right) ?? 0))
    .map(([field]) => field);
  if (!isSameJson(objectOf(objectOf(filter.options).include).names, names)) return undefined;
  const columns = names.map((field) => columnOf(field, textOf(titles[field]) ?? field, panel));
  const [sorted] = objectsOf(objectOf(panel.options).sortBy);
  const title = textOf(sorted?.displayName);
  if (title === undefined || !columns.some((column) => column.title === title)) return undefined;
  return {
    kind: "table",
    ...frame,
    queries: instant,
    columns,
    sortedBy: { title, isDescending: sorted?.desc === true },
  };
}

function instantOnly(queries: Queries): Queries<Query> | undefined {
  const [first, ...others] = queries;
  const isInstant = (query: Query | RawQuery): query is Query =>
    !isRawQuery(query) && query.reading === "instant";
  if (!isInstant(first)) return undefined;
  const rest = others.filter(isInstant);
  return rest.length === others.length ? [first, ...rest] : undefined;
}

function columnOf(field: string, title: string, panel: JsonObject): TableColumn {
  const [, letter] = /^Value(?: #([A-Z]))?$/.exec(field) ?? [field, null];
  if (letter === null) return { kind: "label", label: field, title };
  const queryIndex = letter === undefined ? 0 : letter.charCodeAt(0) - 65;
  if (queryIndex >= objectsOf(panel.targets).length) return { kind: "label", label: field, title };
  return { kind: "value", queryIndex, title, display: columnDisplay(title, panel) };
}

function columnDisplay(title: string, panel: JsonObject): ValueDisplay {
  const override = objectsOf(objectOf(panel.fieldConfig).overrides).find(
    ({ matcher }) => objectOf(matcher).id === "byName" && objectOf(matcher).options === title,
  );
  const settings = objectsOf(override?.properties).flatMap(({ id, value }) =>
    typeof id === "string" && value !== undefined ? [[id, value] as const] : [],
  );
  return displayOf(Object.fromEntries(settings));
}
