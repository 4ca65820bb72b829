import { strict as assert } from "node:assert";
import { formatDuration } from "./duration.ts";
import {
  type Builder,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dataquery,
  type DataSourceRef,
  type GridPos,
  PrometheusQueryBuilder,
  type PromQueryFormat,
  QueryEditorMode,
} from "./grafana-sdk.ts";
import type { GridPlace } from "./layout.ts";
import type { DashboardMenu, Link } from "./link.ts";
import type { PanelFrame } from "./panel.ts";
import { isRawQuery, type Queries, type Query, type RawQuery } from "./query.ts";
import { dataSourceVariable } from "./variables.ts";

/** The data source that the reader has chosen. */
export const chosenDataSource: DataSourceRef = { type: "prometheus", uid: `\${${dataSourceVariable.name}}` };

/** The setters that every panel builder has. */
export interface FrameBuilder {
  id(id: number): unknown;
  title(title: string): unknown;
  description(description: string): unknown;
  gridPos(gridPos: GridPos): unknown;
  links(links: Builder<DashboardLink>[]): unknown;
}

/** The setters that every panel builder with queries has. */
export interface QueriesBuilder {
  datasource(datasource: DataSourceRef): unknown;
  targets(targets: Builder<Dataquery>[]): unknown;
}

/** Where a panel stands, and the number under which links find it. */
export interface Placement {
  readonly id: number;
  readonly place: GridPlace;
}

/** Writes what every panel has into a builder. */
export function applyFrame(builder: FrameBuilder, panel: PanelFrame, placement: Placement): void {
  builder.id(placement.id);
  builder.title(panel.title);
  if (panel.description !== null) builder.description(panel.description);
  builder.gridPos(emitPlace(placement.place));
  if (panel.links.length > 0) builder.links(panel.links.map(emitLink));
}

/** Writes queries into a builder, lettered in their order. */
export function applyQueries(builder: QueriesBuilder, queries: Queries, format: PromQueryFormat): void {
  builder.datasource(chosenDataSource);
  builder.targets(emitTargets(queries, format).map((target) => ({ build: () => target })));
}

/** Queries as Grafana writes them, lettered in their order; raw ones are put in where patches are applied. */
export function emitTargets(
  queries: readonly (Query | RawQuery)[],
  format: PromQueryFormat,
): readonly Dataquery[] {
  return queries.map((query, index) => {
    const target = new PrometheusQueryBuilder().refId(refIdOf(index));
    if (isRawQuery(query)) return target.build();
    target
      .datasource(chosenDataSource)
      .editorMode(QueryEditorMode.Code)
      .expr(query.expression)
      .legendFormat(query.legend)
      .format(format)
      .exemplar(false);
    if (query.scrapeSeconds !== undefined) target.interval(formatDuration(query.scrapeSeconds));
    return (query.reading === "instant" ? target.instant() : target.range()).build();
  });
}

/** The letters of the query at this index: A to Z, then AA and on. */
export function refIdOf(index: number): string {
  assert(index >= 0, `there is no query ${index}`);
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${refIdOf(Math.floor(index / 26) - 1)}${letter}`;
}

/** A place as Grafana writes it. */
export function emitPlace(place: GridPlace): GridPos {
  return { x: place.x, y: place.y, w: place.width, h: place.height };
}

/** A link as Grafana writes it, of a panel as well as of a dashboard. */
export function emitLink(link: DashboardMenu | Link): Builder<DashboardLink> {
  const builder = linkBuilder(link);
  return {
    build: () => {
      // The SDK puts every link into a menu that is closed at first.
      const { placement: _, ...shown } = builder.build();
      return shown;
    },
  };
}

function linkBuilder(link: DashboardMenu | Link): DashboardLinkBuilder {
  const builder = new DashboardLinkBuilder(link.title).tooltip(link.tooltip);
  switch (link.kind) {
    case "page":
      return builder
        .type(DashboardLinkType.Link)
        .icon(link.opensNewPage ? "external link" : "dashboard")
        .url(link.url)
        .targetBlank(link.opensNewPage)
        .keepTime(!link.opensNewPage);
    case "dashboards":
      return builder
        .type(DashboardLinkType.Dashboards)
        .icon("external link")
        .tags([...link.tags])
        .asDropdown(true)
        .keepTime(true)
        .includeVars(true);
  }
}
