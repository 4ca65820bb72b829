import {
  type Code,
  call,
  fields,
  isSameJson,
  jsonCode,
  list,
  literal,
  name,
  patchCode,
  text,
  toJson,
} from "../../artifacts/index.ts";
import { upOrDown } from "../kit/define-panel.ts";
import type { Link } from "../kit/link.ts";
import type { Panel, TableColumn, ValueDisplay, ValueMapping } from "../kit/panel.ts";
import { isRawQuery, type Query, type RawQuery } from "../kit/query.ts";
import {
  exactly,
  higherIsWorse,
  type Limits,
  lowerIsWorse,
  type Shade,
  type Thresholds,
} from "../kit/thresholds.ts";
import type { Unit } from "../kit/units.ts";

type Fields = Readonly<Record<string, Code | undefined>>;

/** The call of the kit that makes a panel. */
export function panelCode(panel: Panel): Code {
  const { patch } = panel;
  const particular = particularOf(panel);
  return call(
    functionOf(panel),
    fields(
      {
        key: text(panel.key),
        id: panel.id === undefined ? undefined : literal(panel.id),
        ...(panel.kind === "raw" ? { type: text(panel.type) } : {}),
        title: text(panel.title),
        description: panel.description === null ? literal(null) : text(panel.description),
        ...placeFields(panel),
        ...particular,
        links: panel.links.length === 0 ? undefined : list(panel.links.map(linkCode)),
        patch: patch === undefined ? undefined : patchCode(patch),
      },
      { isSpread: true },
    ),
  );
}

const functions = {
  "time-series": "timeSeriesPanel",
  stat: "statPanel",
  gauge: "gaugePanel",
  "bar-gauge": "barGaugePanel",
  table: "tablePanel",
  heatmap: "heatmapPanel",
  "state-timeline": "stateTimelinePanel",
  text: "textPanel",
  raw: "rawPanel",
} as const;

function functionOf({ kind }: Panel): string {
  return functions[kind];
}

function placeFields({ place, width, height }: Panel): Fields {
  if (place === undefined) return { width: literal(width), height: literal(height) };
  return {
    place: call("at", literal(place.x), literal(place.y), literal(place.width), literal(place.height)),
  };
}

function particularOf(panel: Panel): Fields {
  switch (panel.kind) {
    case "text":
      return { markdown: text(panel.markdown) };
    case "raw":
      return { queries: panel.queries.length === 0 ? undefined : queriesCode(panel.queries) };
    case "table":
      return {
        queries: queriesCode(panel.queries),
        columns: list(panel.columns.map(columnCode)),
        sortedBy: fields({
          title: text(panel.sortedBy.title),
          isDescending: literal(panel.sortedBy.isDescending),
        }),
      };
    case "time-series": {
      const isUsual = isSameJson(panel.legendCalculations, ["mean", "max", "last"]);
      return {
        ...displayFields(panel.display),
        drawing: panel.drawing === "lines" ? undefined : text(panel.drawing),
        legendCalculations: isUsual ? undefined : list(panel.legendCalculations.map(text)),
        queries: queriesCode(panel.queries),
      };
    }
    case "stat":
      return {
        ...displayFields(panel.display),
        background: panel.background === "plain" ? undefined : text(panel.background),
        showsNames: panel.showsNames ? literal(true) : undefined,
        queries: queriesCode(panel.queries),
      };
    case "heatmap":
      return {
        ...displayFields(panel.display),
        cellUnit: unitCode(panel.cellUnit),
        queries: queriesCode(panel.queries),
      };
    case "state-timeline":
      return {
        ...displayFields(panel.display),
        unit: undefined,
        mappings: mappingsCode(panel.display.mappings),
        queries: queriesCode(panel.queries),
      };
    case "gauge":
    case "bar-gauge":
      return { ...displayFields(panel.display), queries: queriesCode(panel.queries) };
  }
}

function displayFields(display: ValueDisplay): Fields {
  const { unit, decimals, min, max, thresholds, mappings, absentText } = display;
  return {
    unit: unitCode(unit),
    decimals: decimals === undefined ? undefined : literal(decimals),
    min: min === undefined ? undefined : literal(min),
    max: max === undefined ? undefined : literal(max),
    thresholds: thresholds === undefined ? undefined : thresholdsCode(thresholds),
    mappings: mappings.length === 0 ? undefined : mappingsCode(mappings),
    absentText: absentTextCode(absentText),
  };
}

function absentTextCode(absentText: string | null): Code | undefined {
  if (absentText === null) return literal(null);
  return absentText === "no data" ? undefined : text(absentText);
}

function unitCode(unit: Unit): Code {
  return typeof unit === "string" ? text(unit) : fields({ grafana: text(unit.grafana) });
}

function shadeCode(shade: Shade): Code {
  return typeof shade === "string" ? text(shade) : fields({ color: text(shade.color) });
}

function mappingsCode(mappings: readonly ValueMapping[]): Code {
  if (isSameJson(toJson(mappings), toJson(upOrDown))) return name("upOrDown");
  return list(
    mappings.map(({ value, text: shown, health }) =>
      fields({ value: literal(value), text: text(shown), health: shadeCode(health) }),
    ),
  );
}

function thresholdsCode(thresholds: Thresholds): Code {
  for (const [callee, limits, made] of thresholdWords(thresholds)) {
    if (!isSameJson(toJson(made), toJson(thresholds))) continue;
    return call(callee, typeof limits === "number" ? literal(limits) : limitsCode(limits));
  }
  const steps = thresholds.steps.map(({ value, health }) =>
    fields({ value: literal(value), health: shadeCode(health) }),
  );
  return fields({ base: shadeCode(thresholds.base), steps: list(steps) });
}

function limitsCode({ warning, critical }: Limits): Code {
  return fields({
    warning: warning === undefined ? undefined : literal(warning),
    critical: critical === undefined ? undefined : literal(critical),
  });
}

type ThresholdWord = readonly [callee: string, limits: Limits | number, made: Thresholds];

// The kit's words for thresholds of one or two steps; which of them is right is seen by what they make.
function thresholdWords({ steps }: Thresholds): readonly ThresholdWord[] {
  const [first, second] = steps;
  if (first === undefined || steps.length > 2) return [];
  const limits: Limits[] =
    second === undefined
      ? [{ warning: first.value }, { critical: first.value }]
      : [
          { warning: first.value, critical: second.value },
          { warning: second.value, critical: first.value },
        ];
  return [
    ...limits.map((each): ThresholdWord => ["higherIsWorse", each, higherIsWorse(each)]),
    ...limits.map((each): ThresholdWord => ["lowerIsWorse", each, lowerIsWorse(each)]),
    ["exactly", first.value, exactly(first.value)],
  ];
}

function queriesCode(queries: readonly (Query | RawQuery)[]): Code {
  return list(queries.map(queryCode));
}

function queryCode(query: Query | RawQuery): Code {
  if (isRawQuery(query)) return call("rawQuery", jsonCode(query.raw));
  const { expression, legend, reading, role, scrapeSeconds, patch } = query;
  const isShort = patch === undefined && scrapeSeconds === undefined;
  if (isShort && role === "value") return call(reading, text(expression), text(legend));
  if (isShort && reading === "range") return call("limit", text(expression), text(legend));
  return call(
    "query",
    fields({
      expression: text(expression),
      legend: text(legend),
      reading: reading === "range" ? undefined : text(reading),
      role: role === "value" ? undefined : text(role),
      scrapeSeconds: scrapeSeconds === undefined ? undefined : literal(scrapeSeconds),
      patch: patch === undefined ? undefined : patchCode(patch),
    }),
  );
}

function columnCode(column: TableColumn): Code {
  if (column.kind === "label") return call("labelColumn", text(column.label), text(column.title));
  return call(
    "valueColumn",
    literal(column.queryIndex),
    text(column.title),
    fields(displayFields(column.display)),
  );
}

/** A link to a page. */
export function linkCode(link: Link): Code {
  return fields({
    kind: text("page"),
    title: text(link.title),
    url: text(link.url),
    tooltip: text(link.tooltip),
    opensNewPage: literal(link.opensNewPage),
  });
}
