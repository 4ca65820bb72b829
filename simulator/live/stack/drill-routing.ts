import * as z from "zod";

const routeSchema: z.ZodType<Route> = z.lazy(() =>
  z.looseObject({
    receiver: z.string().optional(),
    matchers: z.array(z.string()).optional(),
    routes: z.array(routeSchema).optional(),
  }),
);

interface Route {
  readonly receiver?: string | undefined;
  readonly matchers?: readonly string[] | undefined;
  readonly routes?: readonly Route[] | undefined;
}

const configSchema = z.looseObject({
  route: routeSchema,
  receivers: z.array(z.looseObject({ name: z.string() })),
});

/** Where the notifications of a drill go. */
export interface DrillReceivers {
  /** A file with the address of our receiver for this one. */
  readonly urlFileOf: (receiver: string) => string;
  /** A file with the token that our receiver asks for. */
  readonly tokenFile: string;
  /** Receivers that are told of resolved alerts. */
  readonly toldOfResolved: ReadonlySet<string>;
  /** How long one attempt may take. Real time. */
  readonly timeoutMs: number;
}

/**
 * An environment's routing with every receiver replaced by ours: routes, timers and inhibition are the environment's, and
 * nothing leaves the machine. The route of drills is left out, since all that is routed here is a drill and its alerts
 * are to go the way of real ones; before all others is a route for the alerts of a storm.
 */
export function drillRouting(config: unknown, receivers: DrillReceivers): unknown {
  const { route, receivers: known, ...rest } = configSchema.parse(config);
  const { global: _, templates: __, ...kept } = rest;
  return {
    ...kept,
    global: { resolve_timeout: resolveTimeoutOf(config) },
    route: { ...route, routes: [stormRoute, ...(route.routes ?? []).filter(isNoDrillRoute)] },
    receivers: [...known.map(({ name }) => name), stormReceiver].map((name) => ({
      name,
      webhook_configs: [webhook(name, receivers)],
    })),
  };
}

/** The names of the receivers that a drill has: those of the configuration, and that of storms. */
export function receiverNamesOf(config: unknown): readonly string[] {
  return [...configSchema.parse(config).receivers.map(({ name }) => name), stormReceiver];
}

/** Gets the notifications of a storm, which are no part of what a drill tells. */
export const stormReceiver = "storm-of-a-drill";

/** The label of alerts that are sent for a storm alone. */
export const stormLabel = "storm_of_a_drill";

// Each alert is a notification of its own, at once.
const stormRoute = {
  receiver: stormReceiver,
  matchers: [`${stormLabel}="true"`],
  group_by: ["..."],
  group_wait: "0s",
};

function webhook(
  receiver: string,
  { urlFileOf, tokenFile, toldOfResolved, timeoutMs }: DrillReceivers,
): unknown {
  return {
    url_file: urlFileOf(receiver),
    send_resolved: toldOfResolved.has(receiver),
    timeout: `${Math.round(timeoutMs)}ms`,
    http_config: { authorization: { credentials_file: tokenFile } },
  };
}

function isNoDrillRoute({ matchers = [] }: Route): boolean {
  return !matchers.some((matcher) => /^\s*drill\s*=\s*"?true"?\s*$/.test(matcher));
}

function resolveTimeoutOf(config: unknown): string {
  const parsed = z.object({ global: z.object({ resolve_timeout: z.string() }) }).safeParse(config);
  return parsed.success ? parsed.data.global.resolve_timeout : "5m";
}
