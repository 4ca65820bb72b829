import * as z from "zod";

/**
 * One normal form for both of Grafana's formats, written from their documentation and not from the emitters: what a
 * reader of the dashboard sees, and nothing of how a format arranges it.
 */
export interface NormalDashboard {
  readonly title: unknown;
  readonly uid: unknown;
  readonly frame: unknown;
  readonly variables: readonly unknown[];
  readonly annotations: readonly unknown[];
  readonly links: readonly unknown[];
  readonly panels: readonly unknown[];
}

type Fields = Readonly<Record<string, unknown>>;

const fields = z.record(z.string(), z.unknown());
const list = z.array(fields);

function object(value: unknown): Fields {
  return value === undefined ? {} : fields.parse(value);
}

function objects(value: unknown): readonly Fields[] {
  return value === undefined ? [] : list.parse(value);
}

const syncs = ["Off", "Crosshair", "Tooltip"];
const hides = ["dontHide", "hideLabel", "hideVariable"];
const refreshes = ["never", "onDashboardLoad", "onTimeRangeChanged"];
const sorts = ["disabled", "alphabeticalAsc", "alphabeticalDesc", "numericalAsc", "numericalDesc"];

/** The normal form of a dashboard of the classic format. */
export function normalClassic(value: unknown): NormalDashboard {
  const dashboard = object(value);
  const time = object(dashboard.time);
  const panels: unknown[] = [];
  let row: Fields = {};
  for (const panel of objects(dashboard.panels)) {
    if (panel.type !== "row") panels.push(classicPanel(panel, row));
    else {
      row = panel;
      panels.push(...objects(panel.panels).map((inner) => classicPanel(inner, panel)));
    }
  }
  return {
    title: dashboard.title,
    uid: dashboard.uid,
    frame: {
      description: dashboard.description,
      tags: dashboard.tags,
      editable: dashboard.editable,
      sync: dashboard.graphTooltip,
      timezone: dashboard.timezone,
      fiscal: dashboard.fiscalYearStartMonth,
      from: time.from,
      to: time.to,
      refresh: dashboard.refresh,
    },
    variables: objects(object(dashboard.templating).list).map(classicVariable),
    annotations: objects(object(dashboard.annotations).list).map(classicAnnotation),
    links: objects(dashboard.links),
    panels,
  };
}

function classicPanel(panel: Fields, row: Fields): unknown {
  const place = object(panel.gridPos);
  const heading = object(row.gridPos);
  return {
    id: panel.id,
    row: row.title,
    isCollapsed: row.collapsed,
    place: [place.x, Number(place.y) - Number(heading.y) - 1, place.w, place.h],
    title: panel.title,
    description: panel.description,
    type: panel.type,
    options: panel.options,
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    links: objects(panel.links).map(({ title, url, targetBlank }) => ({ title, url, targetBlank })),
    transformations: panel.transformations ?? [],
    queries: objects(panel.targets).map(({ refId, datasource, ...query }) => ({
      refId,
      source: source(datasource),
      query,
    })),
  };
}

function source(value: unknown): unknown {
  const { type, uid } = object(value);
  return { type, uid };
}

function classicVariable(variable: Fields): unknown {
  const { type, name, label, description, query, datasource } = variable;
  return {
    type,
    name,
    label,
    description,
    query,
    source: datasource === undefined ? undefined : source(datasource),
    definition: variable.definition,
    multi: variable.multi,
    includeAll: variable.includeAll,
    allValue: variable.allValue,
    allowCustomValue: variable.allowCustomValue,
    hide: variable.hide ?? 0,
    refresh: variable.refresh ?? (type === "datasource" ? 1 : 0),
    sort: type === "query" ? (variable.sort ?? 0) : undefined,
    current: variable.current ?? { text: "", value: "" },
  };
}

function classicAnnotation(annotation: Fields): unknown {
  const { name, enable, hide, iconColor, builtIn, datasource, target, expr, step, ...rest } = annotation;
  // v2 has no such thing any more.
  const { type: _, ...others } = rest;
  const query = expr === undefined ? (target ?? {}) : { expr, interval: step, refId: "Anno" };
  return { name, enable, hide, iconColor, builtIn: builtIn === 1, source: source(datasource), query, others };
}

/** The normal form of a v2 resource. */
export function normalV2(value: unknown): NormalDashboard {
  const resource = object(value);
  const spec = object(resource.spec);
  const time = object(spec.timeSettings);
  return {
    title: spec.title,
    uid: object(resource.metadata).name,
    frame: {
      description: spec.description,
      tags: spec.tags,
      editable: spec.editable,
      sync: syncs.indexOf(String(spec.cursorSync)),
      timezone: time.timezone,
      fiscal: time.fiscalYearStartMonth,
      from: time.from,
      to: time.to,
      refresh: time.autoRefresh,
    },
    variables: objects(spec.variables).map(v2Variable),
    annotations: objects(spec.annotations).map(v2Annotation),
    links: objects(spec.links),
    panels: objects(object(object(spec.layout).spec).rows).flatMap((row) =>
      v2Row(object(row.spec), object(spec.elements)),
    ),
  };
}

function v2Row(row: Fields, elements: Fields): readonly unknown[] {
  const layout = object(row.layout);
  return objects(object(layout.spec).items).map((item) => {
    const { x, y, width, height, element } = object(item.spec);
    const panel = object(object(elements[String(object(element).name)]).spec);
    const data = object(object(panel.data).spec);
    const look = object(panel.vizConfig);
    return {
      id: panel.id,
      row: row.title,
      isCollapsed: row.collapse,
      place: [x, y, width, height],
      title: panel.title,
      description: panel.description,
      type: look.group,
      options: object(look.spec).options,
      fieldConfig: object(look.spec).fieldConfig,
      links: panel.links,
      transformations: objects(data.transformations).map(({ spec }) => spec),
      queries: objects(data.queries).map((each) => {
        const { refId, query } = object(each.spec);
        return { refId, source: v2Source(object(query)), query: object(query).spec };
      }),
    };
  });
}

function v2Source(query: Fields): unknown {
  return { type: query.group, uid: object(query.datasource).name };
}

function v2Variable(variable: Fields): unknown {
  const spec = object(variable.spec);
  const isQuery = variable.kind === "QueryVariable";
  const query = object(isQuery ? spec.query : {});
  return {
    type: isQuery ? "query" : "datasource",
    name: spec.name,
    label: spec.label,
    description: spec.description,
    query: isQuery ? query.spec : spec.pluginId,
    source: isQuery ? v2Source(query) : undefined,
    definition: spec.definition,
    multi: spec.multi,
    includeAll: spec.includeAll,
    allValue: spec.allValue,
    allowCustomValue: spec.allowCustomValue,
    hide: hides.indexOf(String(spec.hide)),
    refresh: refreshes.indexOf(String(spec.refresh)),
    sort: isQuery ? sorts.indexOf(String(spec.sort)) : undefined,
    current: spec.current,
  };
}

function v2Annotation(annotation: Fields): unknown {
  const { name, enable, hide, iconColor, builtIn, query, legacyOptions = {} } = object(annotation.spec);
  const asked = object(query);
  return {
    name,
    enable,
    hide,
    iconColor,
    builtIn,
    source: v2Source(asked),
    query: asked.spec,
    others: legacyOptions,
  };
}
