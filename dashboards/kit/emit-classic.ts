import { strict as assert } from "node:assert";
import { panelId } from "../../alerts/index.ts";
import type { Annotation } from "./annotation.ts";
import type { Dashboard } from "./dashboard.ts";
import { formatDuration } from "./duration.ts";
import { grafanaColors } from "./emit-display.ts";
import { chosenDataSource, emitLink, emitPlace } from "./emit-frame.ts";
import { emitPanel } from "./emit-panel.ts";
import { emitVariable } from "./emit-variable.ts";
import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
  type Builder,
  type ClassicPanel,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
} from "./grafana-sdk.ts";
import { layOut, type PlacedRow } from "./layout.ts";

const uidPattern = /^[A-Za-z0-9_-]{1,40}$/;

/** Grafana's own data source, which every instance has under this name; it holds what was noted by hand. */
const grafanaNotes = { type: "grafana", uid: "-- Grafana --" };

/**
 * The dashboard in Grafana's classic JSON format, as plain data: equal dashboards give equal values. A uid that
 * Grafana would refuse, and keys whose ids collide, break an invariant.
 */
export function emitClassic(dashboard: Dashboard): unknown {
  assert(
    uidPattern.test(dashboard.uid),
    `\`${dashboard.uid}\` is no uid: letters, digits, - and _, at most 40`,
  );
  const builder = new DashboardBuilder(dashboard.title)
    .id(null)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([...dashboard.tags])
    .readonly()
    .time({ ...dashboard.timeRange })
    .refresh(formatDuration(dashboard.refreshSeconds))
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(dashboard.variables.map(emitVariable))
    .annotations([builtInAnnotation(), ...dashboard.annotations.map(emitAnnotation)])
    .links(dashboard.links.map(emitLink));
  const takeId = idsOf(dashboard);
  for (const row of layOut(dashboard.rows)) addRow(builder, row, takeId);
  return toPlainData(builder.build());
}

function addRow(builder: DashboardBuilder, { row, place, panels }: PlacedRow, takeId: TakeId): void {
  const heading = new RowBuilder(row.title)
    .id(takeId(`row/${row.key}`))
    .collapsed(row.isCollapsed)
    .gridPos(emitPlace(place));
  const emitted = panels.map((placed) =>
    emitPanel(placed.panel, { id: takeId(placed.panel.key), place: placed.place }),
  );
  if (!row.isCollapsed) builder.withRow(heading);
  for (const panel of emitted) {
    if (row.isCollapsed) heading.withPanel(built(panel));
    else builder.withPanel(built(panel));
  }
  if (row.isCollapsed) builder.withRow(heading);
}

function built(panel: ClassicPanel): Builder<ClassicPanel> {
  return { build: () => panel };
}

type TakeId = (key: string) => number;

function idsOf(dashboard: Dashboard): TakeId {
  const keyById = new Map<number, string>();
  return (key) => {
    const id = panelId(key);
    const other = keyById.get(id);
    assert(
      other === undefined,
      `\`${key}\` and \`${other}\` of \`${dashboard.uid}\` have one id; rename one`,
    );
    keyById.set(id, key);
    return id;
  };
}

// Grafana adds this one by itself when it is missing, and then asks to save the change.
function builtInAnnotation(): Builder<AnnotationQuery> {
  return withoutPlacement(
    new AnnotationQueryBuilder()
      .name("Annotations & Alerts")
      .builtIn(1)
      .datasource(grafanaNotes)
      .enable(true)
      .hide(true)
      .iconColor("rgba(0, 211, 255, 1)")
      .type("dashboard"),
  );
}

function emitAnnotation(annotation: Annotation): Builder<AnnotationQuery> {
  const builder = new AnnotationQueryBuilder()
    .name(annotation.name)
    .enable(true)
    .hide(false)
    .iconColor(grafanaColors[annotation.health]);
  switch (annotation.kind) {
    case "series":
      return withoutPlacement(
        builder
          .datasource(chosenDataSource)
          .expr(annotation.expression)
          .step(formatDuration(annotation.stepSeconds))
          .titleFormat(annotation.title)
          .textFormat(annotation.text)
          .tagKeys(annotation.labels.join(","))
          .useValueForTime(false),
      );
    case "note": {
      const target = { limit: 100, matchAny: false, tags: [...annotation.tags], type: "tags" };
      return withoutPlacement(
        builder.datasource(grafanaNotes).target({
          build: () => ({ ...target, _implementsDataqueryVariant: () => {} }),
        }),
      );
    }
  }
}

// The SDK puts every annotation's switch into a menu that is closed at first.
function withoutPlacement(builder: AnnotationQueryBuilder): Builder<AnnotationQuery> {
  return {
    build: () => {
      const { placement: _, ...shown } = builder.build();
      return shown;
    },
  };
}

// The SDK marks queries by a method, which is no data.
function toPlainData(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
