import { parseDurationMs } from "../../promql/index.ts";
import { scaledDurationText } from "./scaled-duration.ts";

/** Something about a routing configuration, with the way to it: `route.routes[0].group_wait`. */
export interface RoutingNote {
  readonly kind: "calendar" | "bad-duration" | "wrong-type";
  readonly path: string;
  readonly message: string;
}

/** A routing configuration in real time. */
export interface ScaledRouting {
  /** What Alertmanager loads, in JSON; undefined where there are problems. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** What cannot be scaled. */
  readonly notes: readonly RoutingNote[];
  /** What is wrong with the timers. */
  readonly problems: readonly RoutingNote[];
}

type Fields = Readonly<Record<string, unknown>>;

// What counts where nothing is written would be in the time of the scenario.
const rootDefaults: Fields = { group_wait: "30s", group_interval: "5m", repeat_interval: "4h" };
const globalDefaults: Fields = { resolve_timeout: "5m" };
const routeTimers = ["group_wait", "group_interval", "repeat_interval"];

/**
 * Divides the timers of an Alertmanager configuration (its YAML or JSON, parsed) by a factor of at least 1: those of
 * all routes and `resolve_timeout`, written out where they have their defaults. Receivers keep their own timeouts, and
 * time intervals go by the real calendar. Everything but the timers is passed on unread.
 */
export function scaleRouting(config: unknown, factor: number): ScaledRouting {
  const scaling: Scaling = { factor, notes: [], problems: [] };
  if (!isFields(config)) {
    wrongType(scaling, "", "an Alertmanager configuration");
    return { config: undefined, notes: [], problems: scaling.problems };
  }
  if (factor === 1) return { config, notes: [], problems: [] };
  const scaled = {
    ...config,
    global: scaleTimers(config.global ?? {}, "global", globalDefaults, ["resolve_timeout"], scaling),
    route: scaleRoute(config.route ?? {}, "route", rootDefaults, scaling),
  };
  const hasProblems = scaling.problems.length > 0;
  return { config: hasProblems ? undefined : scaled, notes: scaling.notes, problems: scaling.problems };
}

interface Scaling {
  readonly factor: number;
  readonly notes: RoutingNote[];
  readonly problems: RoutingNote[];
}

// Routes are as deep as whoever wrote them nested them; beyond this no Alertmanager is asked any more.
const routeDepthMax = 100;

function scaleRoute(route: unknown, path: string, defaults: Fields, scaling: Scaling, depth = 0): unknown {
  if (depth > routeDepthMax) {
    const message = `routes are nested more than ${routeDepthMax} deep; flatten them`;
    scaling.problems.push({ kind: "wrong-type", path, message });
    return route;
  }
  const scaled = scaleTimers(route, path, defaults, routeTimers, scaling);
  if (!isFields(scaled)) return scaled;
  noteCalendar(scaled, path, scaling);
  const { routes } = scaled;
  if (routes === undefined || routes === null) return scaled;
  if (!Array.isArray(routes)) {
    wrongType(scaling, `${path}.routes`, "a list of routes");
    return scaled;
  }
  return {
    ...scaled,
    routes: routes.map((child: unknown, index) =>
      scaleRoute(child, `${path}.routes[${index}]`, {}, scaling, depth + 1),
    ),
  };
}

function scaleTimers(
  value: unknown,
  path: string,
  defaults: Fields,
  timers: readonly string[],
  scaling: Scaling,
): unknown {
  if (!isFields(value)) {
    wrongType(scaling, path, "a map");
    return value;
  }
  const scaled: Record<string, unknown> = { ...value };
  for (const timer of timers) {
    const written = value[timer] ?? defaults[timer];
    if (written === undefined) continue;
    const durationMs = typeof written === "string" ? parseDurationMs(written) : undefined;
    if (durationMs === undefined) {
      const message = `\`${timer}: ${JSON.stringify(written)}\` is not a duration; write a number and a unit, as in \`"5m"\``;
      scaling.problems.push({ kind: "bad-duration", path: `${path}.${timer}`, message });
    } else scaled[timer] = scaledDurationText(durationMs, scaling.factor);
  }
  return scaled;
}

function noteCalendar(route: Fields, path: string, { notes }: Scaling): void {
  for (const field of ["mute_time_intervals", "active_time_intervals"]) {
    const names = route[field];
    if (!Array.isArray(names) || names.length === 0) continue;
    const message = `\`${field}\` (${names.join(", ")}) go by the real calendar and cannot be scaled`;
    notes.push({ kind: "calendar", path: `${path}.${field}`, message });
  }
}

function wrongType({ problems }: Scaling, path: string, wanted: string): void {
  problems.push({ kind: "wrong-type", path, message: `is not ${wanted}` });
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
