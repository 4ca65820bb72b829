import {
  type AlertmanagerConfig,
  formatMatchers,
  type Route,
  settingDifferences,
  type TimeInterval,
} from "../alertmanager/index.ts";
import type { AlertFacts } from "../check/index.ts";
import { type Change, type Difference, type SubjectStatus, sortedChanges } from "./difference.ts";
import { inhibitionDifferences } from "./inhibition-difference.ts";
import { intervalsText } from "./interval-text.ts";
import { type AlertPair, notificationDifferences, type RoutingPair } from "./notification-difference.ts";
import { pairBy } from "./pairing.ts";
import { receiverDifferences, settingChanges } from "./receiver-difference.ts";
import { routeSettings, routesOf } from "./route-outcome.ts";

/** The alerts of both sides: those that are on both, and all. */
export interface RoutedAlerts {
  readonly pairs: readonly AlertPair[];
  readonly before: readonly AlertFacts[];
  readonly after: readonly AlertFacts[];
}

/** What differs between two routings: first what that means for the alerts, then the routing itself. */
export function routingDifferences(routings: RoutingPair, alerts: RoutedAlerts): readonly Difference[] {
  return [
    ...notificationDifferences(routings, alerts.pairs),
    ...inhibitionDifferences(routings, alerts.pairs, alerts),
    ...receiverDifferences(routings),
    ...intervalDifferences(routings),
    ...routeDifferences(routings),
    ...globalDifferences(routings),
  ];
}

function routeDifferences({ before, after }: RoutingPair): readonly Difference[] {
  const path = ({ key }: Route) => key;
  const { pairs, gone, come } = pairBy(routesOf(before.route), routesOf(after.route), [
    (route) => `${path(route)} ${route.receiver}`,
    path,
  ]);
  const isReordered = pairs.some(([, route], index) => route.index < (pairs[index - 1]?.[1].index ?? 0));
  const root = after.route;
  // What a route has from its parent is told there; parents come first.
  const toldBy = new Map<Route, readonly string[]>();
  return [
    ...gone.map((route) => routeDifference(route, before, "removed", [routeChange(route, "removed")])),
    ...come.map((route) => routeDifference(route, after, "added", [routeChange(route, "new")])),
    ...pairs.flatMap(([one, other]) => {
      const inherited = new Set(toldBy.get(other));
      const all = settingMoves(one, other);
      const changes = all.filter(({ field, message }) => field === "receiver" || !inherited.has(message));
      for (const child of other.routes)
        toldBy.set(
          child,
          all.map(({ message }) => message),
        );
      return changes.length === 0 ? [] : [routeDifference(other, after, "changed", changes)];
    }),
    ...(isReordered
      ? [
          routeDifference(root, after, "changed", [
            {
              field: "routes",
              message: "routes stand in another order; the first that matches counts",
              importance: "behaviour",
            },
          ]),
        ]
      : []),
  ];
}

function settingMoves(one: Route, other: Route): readonly Change[] {
  const changes: Change[] = [];
  const tell = (field: string, from: string, to: string): void => {
    if (from !== to)
      changes.push({ field, message: `\`${field}\` ${from} → ${to}`, importance: "behaviour" });
  };
  tell("receiver", `\`${one.receiver}\``, `\`${other.receiver}\``);
  tell("continue", String(one.isContinued), String(other.isContinued));
  const [settings, newSettings] = [routeSettings(one), routeSettings(other)];
  for (const [field, to] of Object.entries(newSettings)) tell(field, settings[field] ?? "", to);
  return changes;
}

function routeChange(route: Route, word: "new" | "removed"): Change {
  const message = `${word} route to \`${route.receiver}\` for \`${formatMatchers(route.matchers)}\``;
  return { field: "routes", message, importance: "behaviour" };
}

function routeDifference(
  { key, place }: Route,
  { file }: AlertmanagerConfig,
  status: SubjectStatus,
  changes: readonly Change[],
): Difference {
  const name = key === "{}" ? "the root" : key.replace(/^\{\}\//, "");
  const { line, column } = place;
  return {
    area: "routing",
    kind: "route",
    name,
    status,
    place: { file, line, column },
    within: file,
    changes,
  };
}

function intervalDifferences({ before, after }: RoutingPair): readonly Difference[] {
  const { pairs, gone, come } = pairBy(
    [...before.timeIntervals],
    [...after.timeIntervals],
    [([name]) => name],
  );
  const tell = (
    [name]: Named,
    { file }: AlertmanagerConfig,
    status: SubjectStatus,
    message: string,
  ): Difference => ({
    area: "routing",
    kind: "time-interval",
    name,
    status,
    place: undefined,
    within: file,
    changes: [{ field: "time_intervals", message, importance: "behaviour" }],
  });
  return [
    ...gone.map((one) => tell(one, before, "removed", `removed time interval: ${intervalsText(one[1])}`)),
    ...come.map((one) => tell(one, after, "added", `new time interval: ${intervalsText(one[1])}`)),
    ...pairs.flatMap(([one, other]) => {
      const [from, to] = [intervalsText(one[1]), intervalsText(other[1])];
      return from === to ? [] : [tell(other, after, "changed", `${from} → ${to}`)];
    }),
  ];
}

type Named = readonly [name: string, intervals: readonly TimeInterval[]];

function globalDifferences({ before, after }: RoutingPair): readonly Difference[] {
  const changes = [...settingChanges(settingDifferences(before, after), "global")];
  const patterns = ({ templates }: AlertmanagerConfig) =>
    templates.map(({ text }) => `\`${text}\``).join(", ");
  if (patterns(before) !== patterns(after)) {
    const message = `templates ${patterns(before) || "none"} → ${patterns(after) || "none"}`;
    changes.push({ field: "templates", message, importance: "behaviour" });
  }
  if (changes.length === 0) return [];
  return [
    {
      area: "routing",
      kind: "settings",
      name: "global",
      status: "changed",
      place: undefined,
      within: after.file,
      changes: sortedChanges(changes),
    },
  ];
}
