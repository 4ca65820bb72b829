import { type Labels, onlyLabels } from "../promql/index.ts";
import type { AlertmanagerConfig, GroupBy, Route } from "./config.ts";
import { matchesAll, quoteValue } from "./label-matcher.ts";

/** A node of the routing tree that an alert ends at. */
export interface RouteMatch {
  readonly route: Route;
  readonly receiver: string;
  /** The route's `id`, as Alertmanager builds it. */
  readonly routeId: string;
  readonly groupBy: GroupBy;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

/**
 * Where an alert goes: the tree is searched depth-first, the first match at each level wins unless it continues, and
 * a node whose children match takes no part itself. There is always at least one match, the root being the last resort.
 */
export function matchRoutes(config: AlertmanagerConfig, labels: Labels): readonly RouteMatch[] {
  return (findRoutes(config.route, labels) ?? []).map((route) => ({
    route,
    receiver: route.receiver,
    routeId: route.id,
    groupBy: route.groupBy,
    groupWaitMs: route.groupWaitMs,
    groupIntervalMs: route.groupIntervalMs,
    repeatIntervalMs: route.repeatIntervalMs,
  }));
}

/** The labels by which an alert is grouped at a route. */
export function groupLabelsOf(route: Route, labels: Labels): Labels {
  return route.groupBy.kind === "all" ? labels : onlyLabels(labels, route.groupBy.labels);
}

/** The key of a group, as notifications carry it: `{}/{team="api"}:{alertname="ApiDown"}`. */
export function groupKeyOf(route: Route, groupLabels: Labels): string {
  const pairs = groupLabels.names.map(
    (name, index) => `${name}=${quoteValue(groupLabels.values[index] ?? "")}`,
  );
  return `${route.key}:{${pairs.join(", ")}}`;
}

function findRoutes(route: Route, labels: Labels): readonly Route[] | undefined {
  if (!matchesAll(route.matchers, labels)) return undefined;
  const found: Route[] = [];
  for (const child of route.routes) {
    const matches = findRoutes(child, labels);
    if (matches === undefined) continue;
    found.push(...matches);
    if (!child.isContinued) break;
  }
  return found.length === 0 ? [route] : found;
}
