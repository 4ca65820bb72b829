import { isJsonObject, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";
import { type ElementNames, elementsOf } from "./elements.ts";
import { layoutOf } from "./layouts.ts";
import { numberOf, objectOf, objectsOf, present, textOf, without, wordAt } from "./members.ts";
import { queryKind } from "./queries.ts";
import { variableToV2 } from "./variables-to-v2.ts";
import { cursorSyncs } from "./words.ts";

/** The intervals that Grafana offers where a dashboard says nothing of them. */
export const offeredRefreshIntervals = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"];

/** A dashboard of the classic format as a v2 resource. What v2 has no place for is left out. */
export function classicToV2(classic: JsonObject, names: ElementNames = {}): JsonObject {
  return {
    apiVersion: "dashboard.grafana.app/v2beta1",
    kind: "Dashboard",
    metadata: present({ name: textOf(classic.uid) }),
    spec: specOf(classic, names),
  };
}

function specOf(classic: JsonObject, names: ElementNames): JsonObject {
  const panels = objectsOf(classic.panels);
  return present({
    title: textOf(classic.title) ?? "",
    description: textOf(classic.description),
    tags: classic.tags ?? [],
    cursorSync: wordAt(cursorSyncs, classic.graphTooltip),
    preload: classic.preload === true,
    editable: classic.editable === undefined ? undefined : classic.editable === true,
    liveNow: classic.liveNow === undefined ? undefined : classic.liveNow === true,
    revision: numberOf(classic.revision),
    timeSettings: timeSettingsOf(classic),
    variables: objectsOf(objectOf(classic.templating).list).map(variableToV2),
    annotations: objectsOf(objectOf(classic.annotations).list).map(annotationOf),
    links: objectsOf(classic.links).map(linkOf),
    elements: elementsOf(panels, names),
    layout: layoutOf(panels, names),
  });
}

function timeSettingsOf(classic: JsonObject): JsonObject {
  const time = objectOf(classic.time);
  const picker = objectOf(classic.timepicker);
  return present({
    timezone: textOf(classic.timezone),
    from: textOf(time.from) ?? "now-6h",
    to: textOf(time.to) ?? "now",
    autoRefresh: textOf(classic.refresh) ?? "",
    autoRefreshIntervals: picker.refresh_intervals ?? offeredRefreshIntervals,
    quickRanges: picker.quick_ranges,
    hideTimepicker: picker.hidden === true,
    weekStart: textOf(classic.weekStart) === "" ? undefined : textOf(classic.weekStart),
    fiscalYearStartMonth: numberOf(classic.fiscalYearStartMonth) ?? 0,
    nowDelay: textOf(picker.nowDelay),
  });
}

/** What an annotation says of itself, and its type, which v2 has no more; the rest is of its data source's query. */
const annotationMembers = [
  "name",
  "enable",
  "hide",
  "iconColor",
  "filter",
  "builtIn",
  "datasource",
  "target",
  "type",
];

function annotationOf(annotation: JsonObject): JsonObject {
  const { expr, step, ...legacy } = without(annotation, ...annotationMembers);
  const asked = objectOf(annotation.target);
  const query =
    expr === undefined ? asked : present({ refId: "Anno", ...asked, expr, interval: asked.interval ?? step });
  return {
    kind: "AnnotationQuery",
    spec: present({
      query: queryKind(annotation.datasource, query),
      enable: annotation.enable !== false,
      hide: annotation.hide === true,
      iconColor: textOf(annotation.iconColor) ?? "red",
      name: textOf(annotation.name) ?? "",
      builtIn: annotation.builtIn === 1 || annotation.builtIn === true,
      filter: isJsonObject(annotation.filter) ? annotation.filter : undefined,
      legacyOptions: Object.keys(legacy).length === 0 ? undefined : legacy,
    }),
  };
}

function linkOf(link: JsonObject): JsonObject {
  return present({
    ...link,
    title: textOf(link.title) ?? "",
    type: link.type === "dashboards" ? "dashboards" : "link",
    icon: textOf(link.icon) ?? "",
    tooltip: textOf(link.tooltip) ?? "",
    url: textOf(link.url),
    tags: link.tags ?? [],
    asDropdown: link.asDropdown === true,
    targetBlank: link.targetBlank === true,
    includeVars: link.includeVars === true,
    keepTime: link.keepTime === true,
  } satisfies Record<string, JsonValue | undefined>);
}
