import { type Journal, type JournalEvent, originMsOf } from "../drill/index.ts";
import type { GameScore, PlayerActions } from "../live/gameday/index.ts";
import { describeNotification } from "./notification-text.ts";
import { formatLength, formatOffset } from "./offset.ts";

/** What a debrief is written from. */
export interface Debrief {
  readonly journal: Journal;
  readonly actions: PlayerActions;
  readonly score: GameScore;
  readonly players: readonly string[];
  /** What was told at the start, and what it was made of. */
  readonly seal: string;
  readonly secret: string;
}

/** The page that is read together after a game day: what was done, what was seen and when, the score, questions. Markdown. */
export function renderDebrief(debrief: Debrief): string {
  const { journal, score, players } = debrief;
  const { scenario, live } = journal;
  const origin = originMsOf(journal);
  return `${[
    `# Game day: ${scenario.title}`,
    `${live?.startedAt ?? ""} · players: ${players.length === 0 ? "nobody gave a name" : players.join(", ")} · ${score.points} of 100 points`,
    scenario.description,
    "## What was done",
    scenario.method
      .map(({ fault, start }) =>
        `- after ${formatLength(start)}: \`${fault.kind}\` ${parametersOf(fault)}`.trimEnd(),
      )
      .join("\n"),
    "## Score",
    scoreTable(score),
    ...diagnosisLines(debrief),
    "## What happened",
    timeLine(debrief, origin),
    "## Prediction and measurement",
    comparison(journal),
    "## To talk about",
    questions(debrief)
      .map((question) => `- ${question}`)
      .join("\n"),
    "## Seal",
    `\`${debrief.seal}\` was told before the start. It is the SHA-256 of \`${debrief.secret}\`: seed, nonce and scenario.`,
  ].join("\n\n")}\n`;
}

function parametersOf(fault: Readonly<Record<string, unknown>>): string {
  return Object.entries(fault)
    .filter(([name]) => name !== "kind")
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}

function scoreTable({ steps, points }: GameScore): string {
  const rows = steps.map(
    ({ step, durationMs, goalMs, points: own, reason }) =>
      `| ${step} | ${durationMs === undefined ? "—" : formatLength(durationMs)} | ${formatLength(goalMs)} | ${own} | ${reason} |`,
  );
  return [
    "| step | took | goal | points | |",
    "| --- | ---: | ---: | ---: | --- |",
    ...rows,
    `| | | | **${points}** | |`,
  ].join("\n");
}

function diagnosisLines({ actions, score: { diagnosis } }: Debrief): readonly string[] {
  if (actions.diagnosis === undefined || diagnosis === undefined) return [];
  const said = actions.diagnosis.replaceAll(/[|<>`\r\n]/g, " ").trim();
  const right = [
    diagnosis.namesSystem ? "the system" : undefined,
    diagnosis.namesTarget ? "the target" : undefined,
    diagnosis.namesFault ? "the fault" : undefined,
  ].filter((part) => part !== undefined);
  return [`The diagnosis was: “${said}”. Right in it: ${right.length === 0 ? "nothing" : right.join(", ")}.`];
}

function timeLine({ journal, actions }: Debrief, origin: number): string {
  const seen = journal.events.flatMap((event) => {
    const text = describeEvent(event);
    return text === undefined ? [] : [{ atMs: event.atMs, text }];
  });
  const done = [
    { atMs: actions.acknowledgedAtMs, text: "**acknowledged**" },
    { atMs: actions.diagnosedAtMs, text: "**diagnosed**" },
    { atMs: actions.mitigatedAtMs, text: "**mitigated**" },
  ].flatMap(({ atMs, text }) => (atMs === undefined ? [] : [{ atMs, text }]));
  const lines = [...done, ...seen]
    .sort((left, right) => left.atMs - right.atMs)
    .map(({ atMs, text }) => `| ${formatOffset(atMs, origin)} | ${text} |`);
  return ["| time | |", "| ---: | --- |", ...lines].join("\n");
}

function describeEvent(event: JournalEvent): string | undefined {
  switch (event.kind) {
    case "fault-injected":
      return `fault \`${event.fault.kind}\` begins`;
    case "fault-rolled-back":
      return `fault \`${event.fault.kind}\` ends`;
    case "symptom-seen":
      return "the symptom shows";
    case "alert-pending":
    case "alert-firing":
    case "alert-resolved":
      return event.labels.severity === "none"
        ? undefined
        : `${event.alert} ${event.kind.slice("alert-".length)}`;
    case "notification-sent":
      return event.receiver === "heartbeat" ? undefined : describeNotification(event);
    default:
      return undefined;
  }
}

function comparison({ verdict, live }: Journal): string {
  const rows = verdict.expectations.map(({ alert, timeToDetectMs, timeToNotifyMs }, index) => {
    const predicted = live?.predicted[index];
    const cell = (wanted: number | undefined, seen: number | undefined) =>
      `${wanted === undefined ? "—" : formatLength(wanted)} | ${seen === undefined ? "—" : formatLength(seen)}`;
    return `| ${alert} | ${cell(predicted?.timeToDetectMs, timeToDetectMs)} | ${cell(predicted?.timeToNotifyMs, timeToNotifyMs)} |`;
  });
  return [
    "| alert | detect, predicted | measured | notify, predicted | measured |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
  ].join("\n");
}

function questions({ score, journal }: Debrief): readonly string[] {
  const of = (step: string) => score.steps.find((each) => each.step === step);
  const asked: string[] = [];
  if ((of("detect")?.points ?? 0) === 0)
    asked.push("Why did no expected alert reach anybody, and what would have told instead?");
  if (of("acknowledge")?.durationMs === undefined)
    asked.push("Who should have acknowledged, and where did the notification arrive?");
  if (score.diagnosis === undefined || !score.diagnosis.namesFault)
    asked.push("Which panel or log line would have shown the cause, and does the runbook lead there?");
  if (of("mitigate")?.durationMs === undefined)
    asked.push("What would have ended it sooner, and may everybody on call do it?");
  const { falseAlarms } = journal.verdict;
  if (falseAlarms.length > 0)
    asked.push(
      `Which of the other alerts helped, and which only disturbed: ${[...new Set(falseAlarms.map(({ alert }) => alert))].join(", ")}?`,
    );
  return [...asked, "What is one change, to an alert, a runbook or a habit, that you make this week?"];
}
