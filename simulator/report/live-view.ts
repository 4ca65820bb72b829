import type { ExpectationResult, HopName } from "../drill/index.ts";
import { type LiveViewState, viewOriginMs, type WatchedExpectation } from "./live-view-state.ts";
import { formatLength, formatOffset } from "./offset.ts";
import { createStyle, type Style } from "./style.ts";

/** The place that a view is drawn in, and when. */
export interface LiveViewOptions {
  /** Scenario time; undefined before the control phase. */
  readonly nowMs: number | undefined;
  readonly columns: number;
  readonly hasColor: boolean;
  /** Where several drills are shown, each has a few lines only. Default false. */
  readonly isBrief?: boolean;
}

interface Part {
  readonly text: string;
  readonly tone?: keyof Style;
}

const columnsMin = 10;

/** A running drill as lines, none wider than the terminal: phase and countdown, the hops of each alert, what else happens. */
export function renderLiveView(view: LiveViewState, options: LiveViewOptions): readonly string[] {
  const { hasColor, isBrief = false } = options;
  const columns = Math.max(columnsMin, options.columns);
  const style = createStyle(hasColor);
  const groups: (readonly Part[])[] = [headingOf(view, options.nowMs)];
  if (!isBrief && view.activeFaults.length > 0)
    groups.push([{ text: "  fault" }, { text: view.activeFaults.join(", "), tone: "doubtful" }]);
  for (const expectation of view.expectations)
    groups.push(...expectationParts(view, expectation, options.nowMs, isBrief));
  groups.push(...otherParts(view));
  if (!isBrief) groups.push(...notificationParts(view), ...acknowledgementParts(view));
  for (const problem of view.problems) groups.push([{ text: "  problem", tone: "bad" }, { text: problem }]);
  if (view.stoppedBecause !== undefined)
    groups.push([{ text: "  stopping", tone: "bad" }, { text: view.stoppedBecause }]);
  return groups.flatMap((parts) => wrap(parts, columns, style));
}

function headingOf(view: LiveViewState, nowMs: number | undefined): readonly Part[] {
  const { scenario, phase, controlMs, endMs, timeScale } = view;
  const name: Part = { text: scenario, tone: "strong" };
  const scale: Part = { text: `×${timeScale}`, tone: "quiet" };
  if (phase === "starting" || nowMs === undefined) return [name, { text: "starting" }, scale];
  if (phase === "ending") return [name, { text: "ending" }, scale];
  const [doneMs, wholeMs] = phase === "control" ? [nowMs, controlMs] : [nowMs - controlMs, endMs - controlMs];
  const leftMs = Math.max(0, endMs - nowMs) / timeScale;
  return [
    name,
    { text: `${phase} ${formatLength(Math.min(Math.max(0, doneMs), wholeMs))} of ${formatLength(wholeMs)}` },
    scale,
    { text: `over in ${formatLength(leftMs)}`, tone: "quiet" },
  ];
}

function expectationParts(
  view: LiveViewState,
  expectation: WatchedExpectation,
  nowMs: number | undefined,
  isBrief: boolean,
): readonly (readonly Part[])[] {
  const { predicted } = expectation;
  const hops = hopsOf(predicted).map((hop) => hopPart(view, expectation, hop, nowMs));
  const name: Part = { text: `  ${predicted.alert}${labelsOf(predicted.labels)}`, tone: "strong" };
  if (hops.length === 0) return [[name, { text: predicted.state === "silent" ? "stays silent" : "" }]];
  const withArrows = hops.map((part, index) => (index === 0 ? part : { ...part, text: `→ ${part.text}` }));
  if (!isBrief) return [[name], [{ text: "   " }, ...withArrows]];
  const next = hops.find(({ tone }) => tone !== "good");
  return [[name, next ?? { text: "all hops", tone: "good" }]];
}

/** The hops that the virtual run comes to; nobody waits for others. */
function hopsOf(predicted: ExpectationResult): readonly HopName[] {
  return hopOrder.filter((hop) => predictedAtMs(predicted, hop) !== undefined);
}

const hopOrder: readonly HopName[] = [
  "symptom",
  "pending",
  "firing",
  "alertmanager",
  "notified",
  "resolved",
  "told",
];

function predictedAtMs({ hops, receiver }: ExpectationResult, hop: HopName): number | undefined {
  switch (hop) {
    case "symptom":
      return hops.symptomAtMs;
    case "pending":
      // An alert without a hold duration fires at once.
      return hops.pendingAtMs === hops.firingAtMs ? undefined : hops.pendingAtMs;
    case "firing":
      return hops.firingAtMs;
    case "alertmanager":
      return hops.receivedAtMs;
    case "notified":
      return receiver === "none" ? undefined : hops.notifiedAtMs;
    case "resolved":
      return hops.resolvedAtMs;
    case "told":
      return hops.resolutionNotifiedAtMs;
    default:
      return hop satisfies never;
  }
}

function hopPart(
  view: LiveViewState,
  { predicted, seen }: WatchedExpectation,
  hop: HopName,
  nowMs: number | undefined,
): Part {
  const name = nameOf(hop, predicted.receiver);
  const seenAtMs = seen[hop];
  const budgetMs = (predictedAtMs(predicted, hop) ?? 0) + view.toleranceMs;
  if (seenAtMs !== undefined) {
    const isLate = seenAtMs > budgetMs;
    return {
      text: `${name} ${formatOffset(seenAtMs, viewOriginMs(view))}`,
      tone: isLate ? "doubtful" : "good",
    };
  }
  if (view.injectedAtMs === undefined || nowMs === undefined) return { text: name, tone: "quiet" };
  const leftMs = budgetMs - nowMs;
  if (leftMs < 0) return { text: `${name} ${formatLength(-leftMs)} overdue`, tone: "bad" };
  return { text: `${name} within ${formatLength(leftMs)}`, tone: "quiet" };
}

function nameOf(hop: HopName, receiver: string | undefined): string {
  if (hop === "alertmanager") return "Alertmanager";
  if (hop === "notified") return receiver ?? "notified";
  return hop === "told" ? "resolution told" : hop;
}

function otherParts({ others, ...view }: LiveViewState): readonly (readonly Part[])[] {
  const shown = others.slice(-othersMax).map(({ alert, labels, state, atMs }): readonly Part[] => [
    {
      text: state === "firing" ? "  also fires" : "  also pending",
      tone: state === "firing" ? "bad" : "quiet",
    },
    { text: `${alert}${labelsOf(distinguishing(labels))}` },
    { text: `since ${formatOffset(atMs, viewOriginMs({ others, ...view }))}`, tone: "quiet" },
  ]);
  const rest = others.length - shown.length;
  return rest === 0 ? shown : [...shown, [{ text: `  and ${rest} more alerts`, tone: "quiet" }]];
}

const othersMax = 5;

function notificationParts(view: LiveViewState): readonly (readonly Part[])[] {
  return view.notifications.map(({ atMs, receiver, status, isDelivered, alerts }) => {
    const names = [...new Set(alerts.map(({ labels }) => labels.alertname ?? ""))].join(", ");
    const part: Part = isDelivered
      ? { text: `${receiver} is told: ${names} ${status}` }
      : { text: `${receiver} could not be told: ${names} ${status}`, tone: "bad" };
    return [{ text: `  ${formatOffset(atMs, viewOriginMs(view))}`, tone: "quiet" }, part];
  });
}

function acknowledgementParts(view: LiveViewState): readonly (readonly Part[])[] {
  return view.acknowledgements.map(({ atMs, by, alert }) => [
    { text: `  ${formatOffset(atMs, viewOriginMs(view))}`, tone: "quiet" },
    { text: `${by} acknowledges ${alert ?? "all that fires"}`, tone: "good" },
  ]);
}

/** The labels that tell two alerts of one name apart. */
function distinguishing(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const common = ["alertname", "severity", "team", "system", "job", "drill"];
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !common.includes(name)));
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(", ")}}`;
}

/** Parts in lines of at most so many columns; what does not fit goes on below, and what fits nowhere is cut. */
function wrap(parts: readonly Part[], columns: number, style: Style): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const [index, { text, tone }] of parts.entries()) {
    // What a target says of itself must not move the cursor.
    const safe = text.replace(controlCharacters, " ");
    const space = index === 0 || width === 0 ? 0 : 2;
    const isNewLine = width > 0 && width + space + safe.length > columns;
    if (isNewLine) {
      lines.push(line);
      line = indentOfRest;
      width = indentOfRest.length;
    } else {
      line += " ".repeat(space);
      width += space;
    }
    const room = columns - width;
    const cut = safe.length <= room ? safe : `${safe.slice(0, Math.max(0, room - 1))}…`;
    line += tone === undefined || cut === "" ? cut : style[tone](cut);
    width += cut.length;
  }
  return [...lines, line];
}

const indentOfRest = "     ";
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/g;
