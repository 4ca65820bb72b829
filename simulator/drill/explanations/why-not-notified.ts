import {
  type AlertmanagerConfig,
  answerRoute,
  formatMatcher,
  formatMatchers,
  matchesAll,
  type Route,
  type Unnotified,
} from "../../alertmanager/index.ts";
import { formatDuration, type Labels, labelPairs, labelValue } from "../../promql/index.ts";
import type { ExplanationReason, ReasonKind } from "../explanation.ts";
import { integrationText } from "../notification-texts.ts";
import type { Scenario } from "../scenario.ts";
import { quoted, shownLabels, someOf, type Wording } from "./wording.ts";

/** What is known of the way from an alert to its receivers. */
export interface NotificationEvidence {
  readonly config: AlertmanagerConfig;
  readonly unnotified: readonly Unnotified[];
  readonly maintenance: Scenario["maintenance"];
  readonly wording: Wording;
}

const reasonsMax = 4;

/**
 * Why an alert did not reach a receiver (`undefined`: any): where it was routed instead, and by which condition, or what held
 * it back on its way.
 */
export function whyNotNotified(
  labels: Labels,
  receiver: string | undefined,
  evidence: NotificationEvidence,
): readonly ExplanationReason[] {
  const misled = receiver === undefined ? [] : whyElsewhere(labels, receiver, evidence);
  if (misled.length > 0) return misled;
  const isAboutFiring = ({ why: { kind } }: Unnotified) =>
    kind !== "never-notified" && kind !== "resolved-not-sent";
  return whyHeldBack(labels, receiver, {
    ...evidence,
    unnotified: evidence.unnotified.filter(isAboutFiring),
  });
}

/** Why a receiver that was told of an alert was not told that it is over. */
export function whyNotToldOver(
  labels: Labels,
  receiver: string | undefined,
  { overAtMs, ...evidence }: NotificationEvidence & { readonly overAtMs: number },
): readonly ExplanationReason[] {
  const unnotified = evidence.unnotified.filter(({ toMs }) => toMs >= overAtMs);
  return whyHeldBack(labels, receiver, { ...evidence, unnotified });
}

/** What held an alert back from a receiver, each reason once, in the order of time. */
function whyHeldBack(
  labels: Labels,
  receiver: string | undefined,
  evidence: NotificationEvidence,
): readonly ExplanationReason[] {
  const notes = evidence.unnotified.filter(
    (note) => note.labels.key === labels.key && (receiver === undefined || note.receiver === receiver),
  );
  // Waiting is no reason where something else is: it is what comes before.
  const telling = notes.filter(({ why }) => why.kind !== "waiting");
  const chosen = telling.length > 0 ? telling : notes;
  const told = new Map<string, ExplanationReason>();
  for (const note of chosen) {
    const reason = heldBackReason(note, evidence);
    if (!told.has(reason.message)) told.set(reason.message, reason);
  }
  return [...told.values()].slice(0, reasonsMax);
}

function heldBackReason(
  note: Unnotified,
  { config, maintenance, wording }: NotificationEvidence,
): ExplanationReason {
  const { why, fromMs, toMs } = note;
  const reason = (kind: ReasonKind, message: string): ExplanationReason => ({ kind, message });
  const during =
    fromMs === toMs ? `at ${wording.at(fromMs)}` : `from ${wording.at(fromMs)} to ${wording.at(toMs)}`;
  const to = receiverText(note, config);
  switch (why.kind) {
    case "inhibited": {
      const name =
        why.ruleName === ""
          ? `the rule \`inhibit_rules[${why.ruleIndex}]\``
          : `the rule ${quoted(why.ruleName)}`;
      // A label that neither has agrees as well, and nobody thinks of it.
      const equal = (config.inhibitRules[why.ruleIndex]?.equal ?? []).filter(
        (each) => labelValue(note.labels, each) !== "",
      );
      const same =
        equal.length === 0 ? "" : `, as both have the same ${equal.map((each) => `\`${each}\``).join(", ")}`;
      return reason(
        "inhibited",
        `${to} was not told ${during}: \`${labelValue(why.by, "alertname")}\`${ownLabels(why.by, note.labels)} inhibits it by ${name}${same}`,
      );
    }
    case "silenced":
      return reason(
        "silenced",
        `${to} was not told ${during}: it is silenced by ${someOf(why.silenceIds.map((id) => silenceText(id, maintenance)))}`,
      );
    case "outside-active-time":
      return reason(
        "outside-active-time",
        `${to} was not told ${during}: that is outside of the active time ${someOf(why.intervals.map(quoted))} of its route`,
      );
    case "muted-time":
      return reason(
        "muted-time",
        `${to} was not told ${during}: its route is muted during ${someOf(why.intervals.map(quoted))}`,
      );
    case "waiting":
      return reason(
        "waiting",
        `${to} was not told yet: the group waits until ${wording.at(why.untilMs)} (${timersOf(note, config)})`,
      );
    case "nothing-new":
      return reason(
        "nothing-new",
        `${to} knows of it already and is told again at ${wording.at(why.repeatsAfterMs)} at the earliest (\`repeat_interval\`)`,
      );
    case "resolved-not-sent":
      return reason(
        "resolved-not-sent",
        `${to} is not told of resolved alerts: its \`send_resolved\` is off`,
      );
    case "never-notified":
      return reason(
        "never-notified",
        `${to} was not told ${during} that it is over, as it was never told that it fired`,
      );
    case "not-delivered": {
      const what =
        why.failure === undefined
          ? why.attemptCount === 1
            ? "the one attempt failed"
            : `all ${why.attemptCount} attempts failed`
          : `\`${why.failure.path}\` cannot be rendered: ${why.failure.problem}`;
      return reason("not-delivered", `${to} could not be reached ${during}: ${what}`);
    }
    default:
      return why satisfies never;
  }
}

// Which way to the receiver it is about counts only where it has several.
function receiverText({ receiver, integration }: Unnotified, config: AlertmanagerConfig): string {
  const ways = config.receivers.find(({ name }) => name === receiver)?.integrations ?? [];
  const isOneOfSeveral = integration !== undefined && ways.length > 1;
  return isOneOfSeveral ? `${quoted(receiver)} (${integrationText(integration)})` : quoted(receiver);
}

// What tells the one that inhibits from the one that is inhibited.
function ownLabels(by: Labels, inhibited: Labels): string {
  const own = labelPairs(by).filter(
    ([name, value]) => name !== "alertname" && labelValue(inhibited, name) !== value,
  );
  return own.length === 0 ? "" : ` ${shownLabels(Object.fromEntries(own))}`;
}

function timersOf({ groupKey }: Unnotified, config: AlertmanagerConfig): string {
  const route = allRoutes(config.route).find(({ key }) => groupKey.startsWith(`${key}:`)) ?? config.route;
  return `\`group_wait\` ${formatDuration(route.groupWaitMs)}, \`group_interval\` ${formatDuration(route.groupIntervalMs)}`;
}

function silenceText(id: string, maintenance: Scenario["maintenance"]): string {
  const index = Number(/^maintenance-(\d+)$/.exec(id)?.[1] ?? 0) - 1;
  const comment = maintenance[index]?.comment;
  return comment === undefined ? quoted(id) : `${quoted(id)} (${comment})`;
}

/** Why an alert went to other receivers; empty where it was routed to the one that is asked about. */
function whyElsewhere(
  labels: Labels,
  receiver: string,
  { config }: NotificationEvidence,
): readonly ExplanationReason[] {
  const answer = answerRoute(config, { labels, firing: [], atMs: undefined });
  if (answer.matches.some(({ route }) => route.receiver === receiver)) return [];
  const taken = answer.matches.map(({ route }) => `${quoted(route.receiver)} ${byRoute(route)}`);
  const passed = answer.passedOver.find(({ route }) => route.receiver === receiver);
  const message = `it is routed to ${someOf(taken)}, not to ${quoted(receiver)}`;
  const reasons: ExplanationReason[] = [{ kind: "other-receiver", message }];
  if (passed !== undefined) {
    const text = `the route to ${quoted(receiver)} ${byRoute(passed.route)} matches too, but ${quoted(passed.because.receiver)} ${byRoute(passed.because)} comes before it and does not \`continue\``;
    return [...reasons, { kind: "other-receiver", message: text }];
  }
  const ways = pathsTo(config.route, receiver);
  if (ways.length === 0)
    return [...reasons, { kind: "other-receiver", message: `no route leads to ${quoted(receiver)}` }];
  return [...reasons, ...ways.slice(0, 2).flatMap((path) => whyNotTaken(path, labels, receiver))];
}

function whyNotTaken(path: readonly Route[], labels: Labels, receiver: string): readonly ExplanationReason[] {
  for (const route of path) {
    if (matchesAll(route.matchers, labels)) continue;
    const failing = route.matchers.filter((matcher) => !matcher.matches(labelValue(labels, matcher.label)));
    const has = failing.map(({ label }) => {
      const value = labelValue(labels, label);
      return value === "" ? `no \`${label}\`` : `\`${label}=${JSON.stringify(value)}\``;
    });
    const wants = failing.map((matcher) => `\`${formatMatcher(matcher)}\``).join(" and ");
    const message = `the way to ${quoted(receiver)} asks for ${wants}, but the alert has ${has.join(" and ")}`;
    return [{ kind: "other-receiver", message }];
  }
  return [];
}

function pathsTo(root: Route, receiver: string): readonly (readonly Route[])[] {
  const found: (readonly Route[])[] = [];
  const pending: (readonly Route[])[] = [[root]];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const last = path.at(-1);
    if (last === undefined) continue;
    if (last.receiver === receiver) found.push(path);
    for (const child of [...last.routes].reverse()) pending.push([...path, child]);
  }
  return found;
}

function allRoutes(root: Route): readonly Route[] {
  return [root, ...root.routes.flatMap(allRoutes)].sort((left, right) => right.key.length - left.key.length);
}

function byRoute(route: Route): string {
  return route.matchers.length === 0
    ? "(what matches no other route)"
    : `(${quoted(formatMatchers(route.matchers))})`;
}
