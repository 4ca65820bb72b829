import { type Environment, type NotificationTimers, teams } from "../environments/index.ts";
import type { AlertmanagerConfig, AlertmanagerRoute } from "./alertmanager-config.ts";
import { formatDuration } from "./expression.ts";
import { toAlertmanagerInhibition } from "./inhibition.ts";
import { type AlertName, inhibitions } from "./inventory.ts";
import { type NotifiedSeverity, type ReceiverName, teamReceiver, toReceivers } from "./receivers.ts";

/** A condition of a route; every label that routes look at is spelt here once. */
interface RouteMatch {
  readonly label: "alertname" | "drill" | "severity" | "team";
  readonly value: string;
}

/** A node of the routing tree: the first child that matches takes the alert, otherwise the node itself. */
export interface Route {
  readonly receiver: ReceiverName;
  readonly match: readonly RouteMatch[];
  /** The labels whose values make a group; a child has those of its parent. */
  readonly groupBy?: readonly string[];
  readonly timers?: NotificationTimers;
  readonly routes: readonly Route[];
}

const watchdog: AlertName = "Watchdog";

/**
 * The routing tree of an environment. Drills come first and go no further, so that they wake nobody; with the
 * timers of the real routes, so that what they measure is true. Then the heartbeat, then pages and tickets by
 * team. What nobody wants falls to the root.
 */
export function routingTree(environment: Environment): Route {
  const { timers } = environment;
  return {
    receiver: "fallback",
    match: [],
    // One cause rarely stays one alert: all of a system's alerts of one severity make one notification.
    groupBy: ["system", "drill"],
    timers: timers.ticket,
    routes: [
      {
        receiver: "drill",
        match: [{ label: "drill", value: "true" }],
        routes: [
          {
            receiver: "drill",
            match: [{ label: "alertname", value: watchdog }],
            timers: timers.heartbeat,
            routes: [],
          },
          {
            receiver: "drill",
            match: [{ label: "severity", value: "page" }],
            timers: timers.page,
            routes: [],
          },
        ],
      },
      {
        receiver: "heartbeat",
        match: [{ label: "alertname", value: watchdog }],
        timers: timers.heartbeat,
        routes: [],
      },
      severityRoute("page", timers.page),
      severityRoute("ticket", timers.ticket),
    ],
  };
}

/** The whole Alertmanager configuration of an environment. */
export function routingFor(environment: Environment): AlertmanagerConfig {
  return {
    global: { resolve_timeout: "5m" },
    route: toAlertmanagerRoute(routingTree(environment)),
    inhibit_rules: inhibitions.map(toAlertmanagerInhibition),
    receivers: toReceivers(environment),
  };
}

// An alert whose team is unknown still reaches somebody: the fallback, with the timers of its severity.
function severityRoute(severity: NotifiedSeverity, timers: NotificationTimers): Route {
  return {
    receiver: "fallback",
    match: [{ label: "severity", value: severity }],
    timers,
    routes: teams.map((team) => ({
      receiver: teamReceiver(team, severity),
      match: [{ label: "team", value: team }],
      routes: [],
    })),
  };
}

function toAlertmanagerRoute(route: Route): AlertmanagerRoute {
  return {
    receiver: route.receiver,
    ...(route.match.length === 0
      ? {}
      : { matchers: route.match.map(({ label, value }) => `${label}="${value}"`), continue: false }),
    ...(route.groupBy === undefined ? {} : { group_by: route.groupBy }),
    ...(route.timers === undefined
      ? {}
      : {
          group_wait: formatDuration(route.timers.groupWaitSeconds),
          group_interval: formatDuration(route.timers.groupIntervalSeconds),
          repeat_interval: formatDuration(route.timers.repeatIntervalSeconds),
        }),
    ...(route.routes.length === 0 ? {} : { routes: route.routes.map(toAlertmanagerRoute) }),
  };
}
