import type { Labels } from "../promql/index.ts";
import type { AlertmanagerConfig, Route } from "./config.ts";
import { findInhibitions, type Inhibition } from "./inhibition.ts";
import { matchesAll } from "./label-matcher.ts";
import { type Muting, mutedByTime } from "./muting.ts";
import { mutingEndMs } from "./muting-end.ts";
import { groupKeyOf, groupLabelsOf, matchRoutes } from "./routing.ts";

/** What is asked of a routing: where one alert goes, and what holds it back. */
export interface RouteQuestion {
  readonly labels: Labels;
  /** Alerts that fire at the same time and may inhibit it. */
  readonly firing: readonly Labels[];
  /** When; undefined leaves the time intervals of the routes unjudged. */
  readonly atMs: number | undefined;
}

/** Where an alert goes. */
export interface RouteAnswer {
  readonly question: RouteQuestion;
  /** In the order of the tree; never empty. */
  readonly matches: readonly AnsweredRoute[];
  /** Routes that match as well but come after one that does not continue. */
  readonly passedOver: readonly PassedOverRoute[];
  /** Empty where nothing inhibits the alert. */
  readonly inhibitions: readonly Inhibition[];
}

/** A route that an alert ends at. */
export interface AnsweredRoute {
  /** From the root down to the route itself. */
  readonly path: readonly Route[];
  readonly route: Route;
  readonly groupLabels: Labels;
  readonly groupKey: string;
  /** What the route's time intervals say at the time asked for. */
  readonly muting: RouteMuting | undefined;
}

/** Time intervals that mute a route. */
export interface RouteMuting {
  readonly kind: "outside-active-time" | "muted-time";
  readonly intervals: readonly string[];
  /** Undefined where no end is near: see `mutingEndMs`. */
  readonly endsAtMs: number | undefined;
}

/** A route that matches but is not reached. */
export interface PassedOverRoute {
  readonly route: Route;
  /** The sibling that matched before and does not continue. */
  readonly because: Route;
}

/** Asks a routing about one alert. */
export function answerRoute(config: AlertmanagerConfig, question: RouteQuestion): RouteAnswer {
  const { labels, firing, atMs } = question;
  const matches = matchRoutes(config, labels).map(({ route }): AnsweredRoute => {
    const groupLabels = groupLabelsOf(route, labels);
    return {
      path: pathTo(config.route, route),
      route,
      groupLabels,
      groupKey: groupKeyOf(route, groupLabels),
      muting: atMs === undefined ? undefined : mutingAt(config, route, atMs),
    };
  });
  return {
    question,
    matches,
    passedOver: passedOverIn(config.route, labels),
    inhibitions: findInhibitions(config, firing, labels),
  };
}

/** The receivers of all matching routes, one for each, as `amtool config routes test` lists them. */
export function receiversOf(answer: RouteAnswer): readonly string[] {
  return answer.matches.map(({ route }) => route.receiver);
}

/** The receivers that are told: none of an inhibited alert, and not those of muted routes. */
export function notifiedReceivers(answer: RouteAnswer): readonly string[] {
  if (answer.inhibitions.length > 0) return [];
  return answer.matches.flatMap(({ route, muting }) => (muting === undefined ? [route.receiver] : []));
}

// The index counts in a depth-first walk, so the way down is the last child that does not begin after it.
function pathTo(root: Route, wanted: Route): readonly Route[] {
  const path: Route[] = [];
  for (let next: Route | undefined = root; next !== undefined; ) {
    path.push(next);
    next = next === wanted ? undefined : next.routes.findLast(({ index }) => index <= wanted.index);
  }
  return path;
}

function mutingAt(config: AlertmanagerConfig, route: Route, atMs: number): RouteMuting | undefined {
  const muting: Muting | undefined = mutedByTime(config, route, atMs);
  if (muting === undefined || muting.kind === "inhibited" || muting.kind === "silenced") return undefined;
  return { ...muting, endsAtMs: mutingEndMs(config, route, atMs) };
}

function passedOverIn(route: Route, labels: Labels): readonly PassedOverRoute[] {
  const found: PassedOverRoute[] = [];
  let last: Route | undefined;
  for (const child of route.routes) {
    if (!matchesAll(child.matchers, labels)) continue;
    if (last !== undefined) {
      found.push({ route: child, because: last });
      continue;
    }
    found.push(...passedOverIn(child, labels));
    if (!child.isContinued) last = child;
  }
  return found;
}
