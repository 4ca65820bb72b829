import {
  type DeliveryAttempt,
  type DeliveryResult,
  type ReceivedAlert,
  simulateNotifications,
  type Unnotified,
} from "../../alertmanager/index.ts";
import {
  type AlertLife,
  type DrillEvidence,
  drawnAlerts,
  type Explanation,
  type ExplanationReason,
  explainDrill,
  type Journal,
  type JournalEvent,
  type PlacedRule,
  type RuleAnswers,
  rulesByName,
} from "../../drill/index.ts";
import { type Expression, type Labels, labelsFromRecord } from "../../promql/index.ts";
import type { AcceptedAlert } from "../network/index.ts";
import type { PrometheusApi } from "../stack/index.ts";
import { LiveAnswers, type RuleAssets } from "./live-answers.ts";
import type { LiveClock } from "./live-clock.ts";
import { readLiveSamples } from "./live-samples.ts";
import { expressionsBehind } from "./rules-read.ts";

/** What explanations of a live drill are made from, while its Prometheus is still there. */
export interface LiveExplanationsOptions {
  readonly assets: RuleAssets;
  /** The routing that alerts went by, in scenario time. */
  readonly config: DrillEvidence["config"];
  readonly prometheus: Pick<PrometheusApi, "query">;
  readonly clock: LiveClock;
  /** Metrics whose values are spans of scenario time. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** What the Alertmanagers accepted, oldest first. */
  readonly accepted: readonly AcceptedAlert[];
  /** When the drill ended, in scenario time. */
  readonly endMs: number;
}

/**
 * Explains what of a live drill did not go as its scenario expects, by what its Prometheus had of the series that the rules read,
 * and by what its Alertmanagers got, told and did not tell.
 */
export async function explainLive(
  journal: Journal,
  options: LiveExplanationsOptions,
): Promise<readonly Explanation[]> {
  if (journal.verdict.outcome === "not-started") return [];
  const { assets, prometheus, clock, scaledMetrics, endMs, accepted, config } = options;
  const groups = groupsOf(journal, assets);
  const samples = await readLiveSamples(expressionsRead(journal, assets), prometheus, {
    startMs: clock.originMs,
    endMs: clock.toReal(endMs),
    factor: clock.scale.factor,
  });
  const evaluatedAtMs = (group: PlacedRule["group"]) => groups.get(group);
  const answers: RuleAnswers = new LiveAnswers({
    assets,
    samples,
    clock,
    scaledMetrics,
    endMs,
    evaluatedAtMs,
  });
  const rollbacks = journal.events.flatMap(({ kind, atMs }) => (kind === "fault-rolled-back" ? [atMs] : []));
  return explainDrill({
    journal,
    answers,
    endMs,
    healedAtMs: rollbacks.length === 0 ? undefined : Math.max(...rollbacks),
    failureOf: ({ rule }) => failureOf(rule.name, journal),
    receivedLabels: (life) => acceptedLabels(life, options),
    whyElse: (labels, receiver) => [whyElse(journal, labels, receiver)],
    config,
    unnotified: unnotifiedOf(
      journal,
      accepted.map((alert) => receivedAlert(alert, clock)),
      { config, endMs },
    ),
  });
}

/** The expressions of the rules that somebody may ask about, and of those that record what they read. */
function expressionsRead(journal: Journal, assets: RuleAssets): ReadonlySet<Expression> {
  const names = [...drawnAlerts(journal), ...journal.verdict.falseAlarms].map(({ alert }) => alert);
  return expressionsBehind(names, assets);
}

/** When each group was evaluated once, as its alerts tell. */
function groupsOf({ events }: Journal, { groups }: RuleAssets): ReadonlyMap<PlacedRule["group"], number> {
  const { alerting } = rulesByName(groups);
  const found = new Map<PlacedRule["group"], number>();
  for (const event of events) {
    if (event.kind !== "alert-pending" && event.kind !== "alert-firing") continue;
    const group = alerting.get(event.alert)?.group;
    if (group !== undefined && !found.has(group)) found.set(group, event.atMs);
  }
  return found;
}

function failureOf(name: string, { events }: Journal): string | undefined {
  for (const event of events)
    if (event.kind === "evaluation-failed" && event.rule === name) return event.message;
  return undefined;
}

function acceptedLabels(life: AlertLife, { accepted, clock }: LiveExplanationsOptions): Labels | undefined {
  const found = accepted.find(
    ({ state, labels, acceptedAtMs }) =>
      state === "firing" &&
      clock.toScenario(acceptedAtMs) >= life.activeAtMs &&
      Object.entries(life.labels).every(([name, value]) => labels[name] === value),
  );
  return found === undefined ? undefined : realLabels(found.labels);
}

/** What an Alertmanager got, in scenario time. Prometheus posts again what still fires, so nothing ends by itself. */
function receivedAlert(
  { labels, annotations, startsAtMs, endsAtMs, acceptedAtMs, state }: AcceptedAlert,
  clock: LiveClock,
): ReceivedAlert {
  const at = (realMs: number | undefined) => (realMs === undefined ? undefined : clock.toScenario(realMs));
  return {
    labels: realLabels(labels),
    annotations,
    startsAtMs: at(startsAtMs),
    endsAtMs: state === "resolved" ? at(endsAtMs) : Number.MAX_SAFE_INTEGER,
    receivedAtMs: Math.max(0, clock.toScenario(acceptedAtMs)),
    generatorUrl: "",
  };
}

type MutedEvent = Extract<JournalEvent, { readonly kind: "alert-muted" }>;

/**
 * What receivers were not told of, and why. Which timers a group waits for and what inhibits what follows from the routing and
 * from what came in; that something was muted counts only where an Alertmanager said so itself.
 */
function unnotifiedOf(
  journal: Journal,
  alerts: readonly ReceivedAlert[],
  { config, endMs }: Pick<LiveExplanationsOptions, "config" | "endMs">,
): readonly Unnotified[] {
  const isTold = ({ labels, receiver }: Unnotified) =>
    mutedIn(journal, labels).some((event) => event.receiver === receiver);
  const attemptsAbout = ({ labels, receiver }: Unnotified) =>
    attemptsAt(journal, receiver).filter((event) => isAboutAny(event, new Set([labels.key])));
  const { unnotified } = simulateNotifications(config, {
    alerts,
    silences: [],
    startMs: 0,
    untilMs: endMs,
    deliver: (attempt) => deliveryIn(journal, attempt),
  });
  return unnotified.flatMap((note): readonly Unnotified[] => {
    const { why } = note;
    switch (why.kind) {
      case "inhibited":
      case "silenced":
      case "outside-active-time":
      case "muted-time":
        return isTold(note) ? [note] : [];
      case "nothing-new":
        return attemptsAbout(note).some(({ kind }) => kind === "notification-sent") ? [note] : [];
      // What it waited for came; where nobody was told even so, that was not the reason.
      case "waiting":
        return why.untilMs > endMs ? [note] : [];
      case "resolved-not-sent":
      case "never-notified":
        return [note];
      case "not-delivered": {
        const failures = attemptsAbout(note).filter(({ kind }) => kind === "notification-failed");
        const attemptCount = failures.length;
        return [{ ...note, why: { ...why, attemptCount } }];
      }
      default:
        return why satisfies never;
    }
  });
}

/** What came of the real attempts to tell a receiver of alerts, where the twin tries; that it succeeds where there were none. */
function deliveryIn(journal: Journal, { atMs, receiver, alerts }: DeliveryAttempt): DeliveryResult {
  const keys = new Set(alerts.map(({ labels }) => labels.key));
  const attempts = attemptsAt(journal, receiver).filter((event) => isAboutAny(event, keys));
  const isSentThen = (event: NotificationEvent) =>
    event.kind === "notification-sent" && Math.abs(event.atMs - atMs) <= latenessMs;
  if (attempts.some(isSentThen)) return "ok";
  return attempts.some(({ kind }) => kind === "notification-failed") ? "retryable-failure" : "ok";
}

// A real flush may come later than the twin's by a scrape and an evaluation.
const latenessMs = 30_000;

type NotificationEvent = Extract<
  JournalEvent,
  { readonly kind: "notification-sent" | "notification-failed" }
>;

function attemptsAt({ events }: Journal, receiver: string): readonly NotificationEvent[] {
  return events.filter(
    (event): event is NotificationEvent =>
      (event.kind === "notification-sent" || event.kind === "notification-failed") &&
      event.receiver === receiver,
  );
}

function isAboutAny({ alerts }: NotificationEvent, keys: ReadonlySet<string>): boolean {
  return alerts.some(({ labels }) => keys.has(realLabels(labels).key));
}

function mutedIn({ events }: Journal, labels: Labels): readonly MutedEvent[] {
  return events.filter(
    (event): event is MutedEvent =>
      event.kind === "alert-muted" && realLabels(event.labels).key === labels.key,
  );
}

/** Why a receiver was not told where the twin of Alertmanager would have told it: what the real one says. */
function whyElse(journal: Journal, labels: Labels, receiver: string | undefined): ExplanationReason {
  const said = mutedIn(journal, labels).find(
    (event) => receiver === undefined || event.receiver === receiver,
  );
  if (said === undefined) {
    const message = "nothing that Alertmanager tells of held it back, but no notification of it came in";
    return { kind: "not-delivered", message };
  }
  const kind = said.reason.includes("inhibited")
    ? "inhibited"
    : said.reason.includes("silenced")
      ? "silenced"
      : "muted-time";
  return {
    kind,
    message: `\`${said.receiver}\` was not told: Alertmanager says of it that it ${said.reason}`,
  };
}

/** The labels of an alert without the one by which alerts of drills are known. */
function realLabels({ drill: _, ...labels }: Readonly<Record<string, string>>): Labels {
  return labelsFromRecord(labels);
}
