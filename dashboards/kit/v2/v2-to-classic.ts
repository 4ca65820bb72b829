import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";
import { offeredRefreshIntervals } from "./classic-to-v2.ts";
import { queryOptionMembers } from "./elements.ts";
import { placedPanels } from "./layouts-to-classic.ts";
import { numberOf, objectOf, objectsOf, present, textOf, without } from "./members.ts";
import { dataSourceReference } from "./queries.ts";
import { variableToClassic } from "./variables-to-classic.ts";
import { cursorSyncs } from "./words.ts";

/**
 * A v2 resource in the classic format, as near as that can say it: layouts other than grids and rows of grids become
 * a grid. The way back by `classicToV2` tells what was lost.
 */
export function v2ToClassic(resource: JsonObject): JsonObject {
  const spec = objectOf(resource.spec);
  const time = objectOf(spec.timeSettings);
  const { annotations, variables, links } = spec;
  const elements = objectOf(spec.elements);
  const ids = panelIdsOf(resource);
  return present({
    title: spec.title,
    uid: textOf(objectOf(resource.metadata).name),
    description: spec.description,
    tags: spec.tags,
    timezone: time.timezone,
    editable: spec.editable,
    liveNow: spec.liveNow,
    preload: spec.preload === true ? true : undefined,
    revision: spec.revision,
    graphTooltip: Math.max(0, wordIndex(cursorSyncs, spec.cursorSync)),
    fiscalYearStartMonth: time.fiscalYearStartMonth,
    weekStart: time.weekStart,
    time: present({ from: time.from, to: time.to }),
    refresh: time.autoRefresh,
    timepicker: timePickerOf(time),
    templating: { list: objectsOf(variables).map(variableToClassic) },
    annotations: { list: objectsOf(annotations).map(annotationToClassic) },
    links: objectsOf(links),
    panels: placedPanels(objectOf(spec.layout), (name) => panelOf(objectOf(elements[name]), ids.get(name))),
  });
}

/** The names of elements by the id that their panel has in the classic format. */
export function elementNamesOf(resource: JsonObject): ReadonlyMap<number, string> {
  return new Map([...panelIdsOf(resource)].map(([name, id]) => [id, name]));
}

/** The ids of panels by the names of their elements; of several with one id all but the first are given another. */
function panelIdsOf(resource: JsonObject): ReadonlyMap<string, number> {
  const written = Object.entries(objectOf(objectOf(resource.spec).elements)).flatMap(([name, element]) => {
    const id = numberOf(objectOf(objectOf(element).spec).id);
    return id === undefined ? [] : [{ name, id }];
  });
  const taken = new Set<number>();
  let next = 1 + Math.max(0, ...written.map(({ id }) => Math.ceil(id)));
  return new Map(
    written.map(({ name, id }) => {
      const own = taken.has(id) ? next++ : id;
      taken.add(own);
      return [name, own];
    }),
  );
}

/** The place of a word in its list, -1 where it is in none. */
function wordIndex(words: readonly string[], word: JsonValue | undefined): number {
  return typeof word === "string" ? words.indexOf(word) : -1;
}

function timePickerOf(time: JsonObject): JsonObject | undefined {
  const picker = present({
    refresh_intervals: isSameJson(time.autoRefreshIntervals, offeredRefreshIntervals)
      ? undefined
      : time.autoRefreshIntervals,
    quick_ranges: time.quickRanges,
    hidden: time.hideTimepicker === true ? true : undefined,
    nowDelay: time.nowDelay,
  });
  return Object.keys(picker).length === 0 ? undefined : picker;
}

function annotationToClassic(annotation: JsonObject): JsonObject {
  const { query, legacyOptions, builtIn, ...rest } = objectOf(annotation.spec);
  const { kind: _kind, version: _version, spec: asked, ...source } = objectOf(query);
  const { expr, interval, refId, ...others } = objectOf(asked);
  const isPromql = typeof expr === "string";
  const target = isPromql
    ? without(present({ ...others, refId: refId === "Anno" ? undefined : refId }))
    : objectOf(asked);
  return present({
    ...rest,
    ...objectOf(legacyOptions),
    builtIn: builtIn === true ? 1 : 0,
    datasource: dataSourceReference(source),
    expr: isPromql ? expr : undefined,
    step: isPromql ? interval : undefined,
    target: Object.keys(target).length === 0 ? undefined : target,
  });
}

function panelOf(element: JsonObject, ownId: number | undefined): JsonObject | undefined {
  const spec = objectOf(element.spec);
  const { title } = spec;
  const id = ownId ?? spec.id;
  if (id === undefined) return undefined;
  if (element.kind === "LibraryPanel") return present({ id, title, libraryPanel: spec.libraryPanel });
  const data = objectOf(objectOf(spec.data).spec);
  const look = objectOf(spec.vizConfig);
  const { options, fieldConfig, pluginVersion } = objectOf(look.spec);
  const queryOptions = objectOf(data.queryOptions);
  const targets = objectsOf(data.queries).map(targetOf);
  // Its first version has the type where later ones say what it is.
  const isFirst = look.group === undefined && look.kind !== "VizConfig";
  const version = textOf(isFirst ? pluginVersion : look.version);
  return present({
    type: isFirst ? look.kind : look.group,
    id,
    title,
    description: spec.description,
    transparent: spec.transparent,
    links: objectsOf(spec.links).length === 0 ? undefined : spec.links,
    pluginVersion: version === "" ? undefined : version,
    datasource: targets[0]?.datasource,
    targets: targets.length === 0 ? undefined : targets,
    transformations: transformationsOf(data.transformations),
    ...Object.fromEntries(queryOptionMembers.map((name) => [name, queryOptions[name]])),
    options: isJsonObject(options) && Object.keys(options).length > 0 ? options : undefined,
    fieldConfig,
  });
}

function targetOf(panelQuery: JsonObject): JsonObject {
  const { query, refId, hidden, datasource } = objectOf(panelQuery.spec);
  const asked = objectOf(query);
  const isFirst = asked.group === undefined && asked.kind !== "DataQuery";
  return present({
    ...objectOf(asked.spec),
    refId,
    hide: hidden === true ? true : undefined,
    datasource: isFirst
      ? dataSourceReference(present({ group: asked.kind, datasource: firstSource(datasource) }))
      : dataSourceReference(asked),
  });
}

function firstSource(datasource: JsonValue | undefined): JsonObject | undefined {
  const uid = textOf(objectOf(datasource).uid);
  return uid === undefined ? undefined : { name: uid };
}

function transformationsOf(value: JsonValue | undefined): readonly JsonObject[] | undefined {
  const steps = objectsOf(value).map(({ kind, group, spec }) =>
    present({ id: group ?? kind, ...objectOf(spec) }),
  );
  return steps.length === 0 ? undefined : steps;
}
