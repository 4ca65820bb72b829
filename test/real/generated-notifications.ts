import fc from "fast-check";

/** Alerts of one case with a route and receivers of its own, so that cases do not disturb each other. */
export interface NotificationCase {
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** Of each of the receiver's webhooks. */
  readonly sendResolved: readonly boolean[];
  readonly maxAlerts: number;
  readonly timing: "none" | "muted" | "inactive" | "muted-from-minute" | "muted-until-minute";
  /** Whether alerts named A inhibit those named B of the same `i`. */
  readonly hasInhibition: boolean;
  readonly silence: CaseSilence | undefined;
  /** Whether a route before it takes the alerts named A as well. */
  readonly hasContinuedRoute: boolean;
  /** In the order of time. */
  readonly posts: readonly CasePost[];
}

/** A silence of one alert name. */
export interface CaseSilence {
  readonly alertname: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** An alert as it is posted at a time. */
export interface CasePost {
  readonly atMs: number;
  readonly alertname: string;
  readonly i: string;
  /** From the post on: 0 resolves it, undefined leaves it out. */
  readonly endsInMs: number | undefined;
}

/** How long the posts go on; what is due later is only watched. */
export const postsEndMs = 8000;

// Posts and silences fall on half seconds, ends an eighth after them, flushes a quarter: no order depends on chance.
const slotMs = 500;

function slots(from: number, to: number): fc.Arbitrary<number> {
  return fc.integer({ min: from / slotMs, max: to / slotMs }).map((slot) => slot * slotMs);
}

const betweenSlots = (from: number, to: number) => slots(from, to).map((atMs) => atMs + slotMs / 2);

const post: fc.Arbitrary<CasePost> = fc.record({
  atMs: slots(0, postsEndMs),
  alertname: fc.constantFrom("A", "B"),
  i: fc.constantFrom("1", "2"),
  endsInMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(600_000) },
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: slots(1000, 4000).map((endsInMs) => endsInMs + 125) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
});

const silence = fc
  .tuple(fc.constantFrom("A", "B"), slots(500, 3000), slots(1000, 5000))
  .map(([alertname, startsAtMs, lengthMs]) => ({ alertname, startsAtMs, endsAtMs: startsAtMs + lengthMs }));

/** Settings and posts of every kind that seconds suffice for. */
export const notificationCases: fc.Arbitrary<NotificationCase> = fc.record({
  groupBy: fc.constantFrom([], ["alertname"], ["i"], ["alertname", "i"], ["..."], ["absent"]),
  groupWaitMs: betweenSlots(0, 1500),
  groupIntervalMs: slots(500, 2500),
  repeatIntervalMs: fc.oneof(betweenSlots(1000, 4000), fc.constant(3_600_250)),
  sendResolved: fc.constantFrom([true], [true], [false], [true, false]),
  maxAlerts: fc.constantFrom(0, 0, 2),
  timing: fc.constantFrom(
    "none" as const,
    "none" as const,
    "none" as const,
    "muted" as const,
    "inactive" as const,
    "muted-from-minute" as const,
    "muted-until-minute" as const,
  ),
  hasInhibition: fc.boolean(),
  silence: fc.option(silence, { nil: undefined, freq: 4 }),
  hasContinuedRoute: fc.boolean(),
  posts: fc
    .array(post, { minLength: 2, maxLength: 9, size: "max" })
    .map((posts) => distinctTimes(posts).sort((left, right) => left.atMs - right.atMs)),
});

// One alert is posted at most once at a time, or the order of the two would be chance.
function distinctTimes(posts: readonly CasePost[]): CasePost[] {
  return [...new Map(posts.map((each) => [`${each.atMs} ${each.alertname} ${each.i}`, each])).values()];
}

/**
 * The configuration of all cases; `minuteMs` is a full minute that falls into the run, for time intervals. Cases are told
 * apart by the label `case`.
 */
export function configOf(cases: readonly NotificationCase[], webhookUrl: string, minuteMs: number): string {
  const routes = cases.flatMap((each, index) => routesOf(each, index));
  const receivers = cases.flatMap((each, index) => [
    {
      name: `c${index}`,
      webhook_configs: each.sendResolved.map((isSent, position) => ({
        url: `${webhookUrl}/c${index}/${position}`,
        send_resolved: isSent,
        max_alerts: each.maxAlerts,
      })),
    },
    { name: `copy${index}`, webhook_configs: [{ url: `${webhookUrl}/copy${index}/0` }] },
  ]);
  return JSON.stringify({
    global: { resolve_timeout: "2625ms" },
    route: { receiver: "nobody", routes },
    inhibit_rules: [
      {
        source_matchers: ['alertname="A"', 'inhibits="yes"'],
        target_matchers: ['alertname="B"'],
        equal: ["case", "i"],
      },
    ],
    time_intervals: [
      { name: "always", time_intervals: [{}] },
      { name: "never", time_intervals: [{ years: ["1971"] }] },
      { name: "from-minute", time_intervals: [{ times: [minutesFrom(minuteMs)] }] },
      { name: "until-minute", time_intervals: [{ times: [minutesFrom(minuteMs - 60_000)] }] },
    ],
    receivers: [{ name: "nobody" }, ...receivers],
  });
}

function routesOf(each: NotificationCase, index: number): readonly object[] {
  const timers = {
    group_by: each.groupBy,
    group_wait: `${each.groupWaitMs}ms`,
    group_interval: `${each.groupIntervalMs}ms`,
    repeat_interval: `${each.repeatIntervalMs}ms`,
  };
  const matcher = `case="${index}"`;
  const copy = { receiver: `copy${index}`, matchers: [matcher, 'alertname="A"'], continue: true, ...timers };
  const own = { receiver: `c${index}`, matchers: [matcher], ...timers, ...timingOf(each) };
  return each.hasContinuedRoute ? [copy, own] : [own];
}

function timingOf({ timing }: NotificationCase): object {
  switch (timing) {
    case "none":
      return {};
    case "muted":
      return { mute_time_intervals: ["never", "always"] };
    case "inactive":
      return { active_time_intervals: ["never"] };
    case "muted-from-minute":
      return { mute_time_intervals: ["from-minute"] };
    case "muted-until-minute":
      return { mute_time_intervals: ["until-minute"] };
    default:
      return timing satisfies never;
  }
}

// The last minute of the day has 24:00 for its end.
function minutesFrom(atMs: number): object {
  const text = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  const end = text(atMs + 60_000);
  return { start_time: text(atMs), end_time: end === "00:00" ? "24:00" : end };
}
