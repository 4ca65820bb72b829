import type { UnnotifiedReason } from "../alertmanager/index.ts";
import { didYouMean } from "../document/index.ts";
import { compileMatcher, formatDuration, type Labels, labelValue, quoteText } from "../promql/index.ts";
import { alertNameLabel } from "./timeline-entry.ts";
import type { AlertLife, TimelineFacts } from "./timeline-facts.ts";
import type { AlertSelection, TimelineExpectation } from "./timeline-test.ts";

/** Why a receiver was not told of some alerts as it must be; empty where it was. */
export function checkNotified(
  { receiver, window, isNever }: Extract<TimelineExpectation, { readonly kind: "notifies" }>,
  alerts: AlertSelection,
  lives: readonly AlertLife[],
  facts: TimelineFacts,
): readonly string[] {
  const known = facts.notifications();
  if (typeof known === "string") return [known];
  if (!known.receivers.includes(receiver)) {
    return [`the routing has no receiver \`${receiver}\`${didYouMean(receiver, known.receivers)}`];
  }
  if (!isNever && known.emptyReceivers.includes(receiver)) {
    return [`\`${receiver}\` has no integration, so that it tells nobody; give it one in the routing`];
  }
  const told = toldOf(alerts, facts);
  const deliveries = told.filter((delivery) => delivery.receiver === receiver);
  if (isNever) {
    const [first] = deliveries;
    return first === undefined ? [] : [`it is notified at ${formatDuration(first.atMs)}`];
  }
  if (lives.every(({ firingFromMs }) => firingFromMs === undefined)) {
    return ["it never fires, so that nobody is notified"];
  }
  const [nearest] = deliveries;
  if (nearest === undefined) return [notToldProblem(receiver, told, alerts, facts)];
  if (window === undefined) return [];
  const { origin, fromMs, untilMs } = window;
  const delayOf = (delivery: Delivery) => delivery.atMs - (origin === "firing" ? delivery.firingFromMs : 0);
  if (deliveries.some((delivery) => delayOf(delivery) >= fromMs && delayOf(delivery) <= untilMs)) return [];
  const late = deliveries.find((delivery) => delayOf(delivery) > untilMs);
  if (late !== undefined) {
    const excess = formatDuration(delayOf(late) - untilMs);
    return [`\`${receiver}\` is notified at ${formatDuration(late.atMs)}, ${excess} too late`];
  }
  const early = deliveries.at(-1) ?? nearest;
  const lack = formatDuration(fromMs - delayOf(early));
  return [`\`${receiver}\` is notified at ${formatDuration(early.atMs)}, ${lack} too early`];
}

interface Delivery {
  readonly receiver: string;
  readonly atMs: number;
  readonly firingFromMs: number;
}

// Every alert that is meant, in every notification that shows it firing.
function toldOf(alerts: AlertSelection, facts: TimelineFacts): readonly Delivery[] {
  const known = facts.notifications();
  if (typeof known === "string") return [];
  const isMeant = selects(alerts, facts);
  return known.notifications.flatMap(({ receiver, atMs, alerts: notified }) =>
    notified
      .filter(({ status, labels }) => status === "firing" && isMeant(labels))
      .map(({ startsAtMs }) => ({
        receiver,
        atMs: atMs - facts.startMs,
        firingFromMs: startsAtMs - facts.startMs,
      })),
  );
}

function selects({ matchers }: AlertSelection, { prometheus }: TimelineFacts): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({
    label: matcher.label,
    matches: compileMatcher(matcher, prometheus),
  }));
  return (labels) => tests.every(({ label, matches }) => matches(labelValue(labels, label)));
}

function notToldProblem(
  receiver: string,
  told: readonly Delivery[],
  alerts: AlertSelection,
  facts: TimelineFacts,
): string {
  const others = [...new Set(told.map((delivery) => `\`${delivery.receiver}\``))];
  const instead = others.length === 0 ? "nobody else is either" : `${others.join(", ")} is`;
  return `\`${receiver}\` is not notified${whyNot(receiver, alerts, facts) ?? `; ${instead}`}`;
}

// The last reason that Alertmanager had, of those that say more than that time was not ripe.
function whyNot(receiver: string, alerts: AlertSelection, facts: TimelineFacts): string | undefined {
  const known = facts.notifications();
  if (typeof known === "string") return undefined;
  const isMeant = selects(alerts, facts);
  const reasons = known.unnotified
    .filter((each) => each.receiver === receiver && isMeant(each.labels))
    .map(({ why }) => reasonText(why, facts.startMs))
    .filter((text) => text !== undefined);
  const last = reasons.at(-1);
  return last === undefined ? undefined : `: ${last}`;
}

function reasonText(why: UnnotifiedReason, startMs: number): string | undefined {
  switch (why.kind) {
    case "inhibited":
      return `\`${labelValue(why.by, alertNameLabel)}\` inhibits it`;
    case "silenced":
      return "it is silenced";
    case "outside-active-time":
      return `the time is outside of ${quotedList(why.intervals)}`;
    case "muted-time":
      return `${quotedList(why.intervals)} mutes it`;
    case "waiting":
      return `its group waits until ${formatDuration(why.untilMs - startMs)}`;
    case "never-notified":
      return "it is over before its group is notified";
    case "nothing-new":
    case "resolved-not-sent":
      return undefined;
    case "not-delivered":
      return why.failure === undefined
        ? "no delivery succeeds"
        : `its text \`${why.failure.path}\` cannot be rendered: ${why.failure.problem}`;
    default:
      return why satisfies never;
  }
}

function quotedList(names: readonly string[]): string {
  return names.map(quoteText).join(", ");
}
