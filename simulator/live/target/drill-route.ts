import {
  type AlertmanagerConfig,
  matchesAll,
  matchRoutes,
  parseAlertmanagerConfig,
  type Route,
} from "../../alertmanager/index.ts";
import { labelsFromRecord } from "../../promql/index.ts";

/** Where a loaded routing sends the alerts of drills. */
export interface DrillRoute {
  readonly config: AlertmanagerConfig;
  readonly receiver: string;
}

/** A routing that is safe to drill on, or everything that is wrong with it. */
export type DrillRouteAnswer =
  | { readonly route: DrillRoute; readonly problems: readonly [] }
  | { readonly route?: never; readonly problems: readonly string[] };

/** The label that all alerts of a drill carry. */
export const drillLabel = "drill";

/**
 * Judges the routing that an Alertmanager has loaded, as its status tells it. It is safe when every alert with
 * `drill="true"`, whatever its other labels, ends at one receiver with nothing but one webhook. Whose webhook that is
 * cannot be seen (Alertmanager hides the address); a canary has to show it.
 */
export function readDrillRoute(text: string): DrillRouteAnswer {
  const { config, findings } = parseAlertmanagerConfig(text, "the Alertmanager's status");
  if (config === undefined) {
    const errors = findings.filter(({ severity }) => severity === "error");
    return {
      problems: errors.map(({ message }) => `its routing cannot be read, so it is not safe: ${message}`),
    };
  }
  const problems: string[] = [];
  const receivers = [...new Set(receiversReached(config.route, problems))];
  const [name] = receivers;
  if (name === undefined || receivers.length > 1) {
    const shown = receivers.map((each) => `\`${each}\``).join(", ");
    problems.push(
      `alerts with \`drill="true"\` may reach ${shown}; let the first route match \`drill="true"\` alone, not continue, and lead to one receiver`,
    );
    return { problems };
  }
  problems.push(...receiverProblems(config, name));
  return problems.length > 0 ? { problems } : { route: { config, receiver: name }, problems: [] };
}

/** How long the routing may take with an alert of a drill, by the route that it ends at. */
export function drillTimers(
  { config }: DrillRoute,
  labels: Readonly<Record<string, string>>,
): { readonly groupWaitMs: number; readonly groupIntervalMs: number } {
  const matches = matchRoutes(config, labelsFromRecord(labels));
  return {
    groupWaitMs: Math.max(...matches.map(({ groupWaitMs }) => groupWaitMs)),
    groupIntervalMs: Math.max(...matches.map(({ groupIntervalMs }) => groupIntervalMs)),
  };
}

const anyDrill = labelsFromRecord({ [drillLabel]: "true" });

/** Receivers that some alert of a drill may reach; more than really do where matchers exclude each other. */
function receiversReached(route: Route, problems: string[]): readonly string[] {
  const reached: string[] = [];
  for (const child of route.routes) {
    if (!mayMatch(child)) continue;
    reached.push(...receiversReached(child, problems));
    if (!matchesEvery(child)) continue;
    if (!child.isContinued) return reached;
    problems.push(
      `the route of drills, \`${child.key}\`, continues, so others are notified as well; let it not continue`,
    );
    // What comes after a route that always matches and continues is reached as well, the parent itself is not.
    return [
      ...reached,
      ...route.routes
        .slice(route.routes.indexOf(child) + 1)
        .flatMap((next) => (mayMatch(next) ? receiversReached(next, problems) : [])),
    ];
  }
  return [...reached, route.receiver];
}

function mayMatch({ matchers }: Route): boolean {
  return matchesAll(
    matchers.filter(({ label }) => label === drillLabel),
    anyDrill,
  );
}

function matchesEvery(route: Route): boolean {
  return route.matchers.every(({ label }) => label === drillLabel) && mayMatch(route);
}

function receiverProblems({ receivers }: AlertmanagerConfig, name: string): readonly string[] {
  const integrations = receivers.find((receiver) => receiver.name === name)?.integrations ?? [];
  const [only, ...others] = integrations;
  if (only === undefined) return [`the receiver of drills, \`${name}\`, notifies nobody`];
  if (others.length > 0 || only.kind !== "webhook") {
    const kinds = integrations.map(({ kind }) => kind).join(", ");
    return [`the receiver of drills, \`${name}\`, notifies by ${kinds}; it may have one webhook only`];
  }
  if (!only.sendResolved)
    return [
      `the webhook of the receiver \`${name}\` is not told of resolved alerts; set \`send_resolved: true\``,
    ];
  return [];
}
