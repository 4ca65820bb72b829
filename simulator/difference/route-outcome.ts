import { type AlertmanagerConfig, matchRoutes, type Route } from "../alertmanager/index.ts";
import { formatDuration, labelsFromPairs } from "../promql/index.ts";

/** How one receiver is told of an alert. */
export interface Notified {
  readonly receiver: string;
  /** By the names of the settings: grouping, timers, time intervals. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Who is told of an alert with these labels, in the order of the tree; labels with an empty value are absent. */
export function outcomeOf(
  config: AlertmanagerConfig,
  labels: readonly (readonly [name: string, value: string])[],
): readonly Notified[] {
  const present = labelsFromPairs(labels.filter(([, value]) => value !== ""));
  return matchRoutes(config, present).map(({ route }) => ({
    receiver: route.receiver,
    settings: routeSettings(route),
  }));
}

/** What a route says of how its receiver is told, in the words of the configuration. */
export function routeSettings(route: Route): Readonly<Record<string, string>> {
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.toSorted().join(", "));
  return {
    group_by: route.groupBy.kind === "all" ? "all labels" : list(route.groupBy.labels),
    group_wait: formatDuration(route.groupWaitMs),
    group_interval: formatDuration(route.groupIntervalMs),
    repeat_interval: formatDuration(route.repeatIntervalMs),
    mute_time_intervals: list(route.muteTimeIntervals),
    active_time_intervals: list(route.activeTimeIntervals),
  };
}

/** Every route of a tree with its parents before it. */
export function routesOf(root: Route): readonly Route[] {
  const found: Route[] = [];
  const pending: Route[] = [root];
  for (let route = pending.pop(); route !== undefined; route = pending.pop()) {
    found.push(route);
    pending.push(...route.routes.toReversed());
  }
  return found;
}

/** The receivers of an outcome as a text. */
export function receiversText(notified: readonly Notified[]): string {
  const names = [...new Set(notified.map(({ receiver }) => receiver))];
  return names.map((name) => `\`${name}\``).join(" and ");
}

/** What changes from one outcome to the other; undefined where nothing does. */
export function outcomeChange(
  before: readonly Notified[],
  after: readonly Notified[],
): { readonly message: string; readonly isOtherReceiver: boolean } | undefined {
  const receivers = (list: readonly Notified[]) =>
    JSON.stringify(list.map(({ receiver }) => receiver).toSorted());
  if (receivers(before) !== receivers(after)) {
    return { message: `${movement(before, after)}`, isOtherReceiver: true };
  }
  const changes = new Set<string>();
  const open = [...before];
  for (const { receiver, settings } of after) {
    const [old] = open.splice(
      open.findIndex((other) => other.receiver === receiver),
      1,
    );
    for (const [name, to] of Object.entries(settings)) {
      const from = old?.settings[name];
      if (from !== to) changes.add(`\`${name}\` ${from} → ${to}`);
    }
  }
  return changes.size === 0 ? undefined : { message: [...changes].join(", "), isOtherReceiver: false };
}

function movement(before: readonly Notified[], after: readonly Notified[]): string {
  const names = (list: readonly Notified[]) => new Set(list.map(({ receiver }) => receiver));
  const [old, now] = [names(before), names(after)];
  const isSuperset = [...old].every((name) => now.has(name));
  const isSubset = [...now].every((name) => old.has(name));
  if (isSuperset && isSubset) return `notifies ${receiversText(after)} by another number of routes`;
  const only = (list: readonly Notified[], others: ReadonlySet<string>) =>
    receiversText(list.filter(({ receiver }) => !others.has(receiver)));
  if (isSuperset) return `now also notifies ${only(after, old)}, beside ${receiversText(before)}`;
  if (isSubset) return `no longer notifies ${only(before, now)}, only ${receiversText(after)}`;
  return `now notifies ${receiversText(after)} instead of ${receiversText(before)}`;
}
