import type {
  AnsweredRoute,
  Inhibition,
  PassedOverRoute,
  Route,
  RouteAnswer,
  RouteDifference,
  RouteMuting,
  RouteVerdict,
} from "../alertmanager/index.ts";
import { formatMatchers } from "../alertmanager/index.ts";
import { formatDuration, type Labels, labelPairs, quoteText } from "../promql/index.ts";
import { createStyle, type Style } from "./style.ts";
import { formatInstant } from "./time-text.ts";

/** How answers about routes are shown. `routingFile` is where the routes stand. */
export interface RouteTextOptions {
  readonly routingFile: string;
  readonly hasColor: boolean;
}

/** An answer about one alert: each receiver with its route, group, timers and what mutes it; then what inhibits it. */
export function renderRouteAnswer(answer: RouteAnswer, options: RouteTextOptions): string {
  const style = createStyle(options.hasColor);
  const { labels } = answer.question;
  return lines([style.strong(formatLabels(labels)), ...answerLines(answer, options, style)]);
}

/** What is not as expected of an answer: each field with what was expected and what came. */
export function renderRouteDifferences(differences: readonly RouteDifference[], hasColor: boolean): string {
  const style = createStyle(hasColor);
  return lines(differences.flatMap((difference) => differenceLines(difference, style)));
}

/** A file of expectations: one line, and each that failed with its differences; with `isVerbose` every answer. */
export function renderRouteVerdicts(
  file: string,
  verdicts: readonly RouteVerdict[],
  options: RouteTextOptions & { readonly isVerbose: boolean },
): string {
  const style = createStyle(options.hasColor);
  const failed = verdicts.filter(({ differences }) => differences.length > 0);
  const word = failed.length === 0 ? style.good("passed") : style.bad("failed");
  const total = `${verdicts.length} expectation${verdicts.length === 1 ? "" : "s"}`;
  const summary = failed.length === 0 ? total : `${total}; ${failed.length} failed`;
  const head = `${word}  ${style.strong(file)}  ${style.quiet(`${summary}, of ${options.routingFile}`)}`;
  const shown = options.isVerbose ? verdicts : failed;
  return lines([head, ...shown.flatMap((verdict) => verdictLines(file, verdict, options, style))]);
}

/** A label set as people read it: `ApiDown{severity="page"}`, or with braces alone where it has no name. */
function formatLabels(labels: Labels): string {
  const pairs = labelPairs(labels);
  const name = pairs.find(([label]) => label === "alertname")?.[1] ?? "";
  const isPlain = /^[A-Za-z_]\w*$/.test(name);
  const others = pairs.filter(([label]) => !(isPlain && label === "alertname"));
  const text = others.map(([label, value]) => `${label}=${quoteText(value)}`).join(", ");
  return isPlain && others.length === 0 ? name : `${isPlain ? name : ""}{${text}}`;
}

function verdictLines(
  file: string,
  { expectation, answer, differences }: RouteVerdict,
  options: RouteTextOptions,
  style: Style,
): readonly string[] {
  const { line, column } = expectation.placeOf(differences[0]?.field);
  const word = differences.length === 0 ? style.good("as expected") : style.bad("failed");
  const labels = formatLabels(expectation.labels);
  const title = expectation.name === "" ? labels : `${quoteText(expectation.name)} ${style.quiet(labels)}`;
  return [
    `${file}:${line}:${column}: ${word}: ${title}`,
    ...differences.flatMap((difference) => differenceLines(difference, style)),
    ...answerLines(answer, options, createStyle(false)).map(style.quiet),
  ];
}

function differenceLines(difference: RouteDifference, style: Style): readonly string[] {
  const [expected, got] =
    difference.field === "inhibited-by"
      ? [difference.expected.map(formatLabels), difference.got.map(formatLabels)]
      : [difference.expected, difference.got];
  const shown = (texts: readonly string[]) => (texts.length === 0 ? "nothing" : texts.join(", "));
  return [
    `  ${difference.field}`,
    `    expected  ${style.good(shown(expected))}`,
    `    got       ${style.bad(shown(got))}`,
  ];
}

function answerLines(answer: RouteAnswer, options: RouteTextOptions, style: Style): readonly string[] {
  const { atMs } = answer.question;
  return [
    ...answer.matches.flatMap((match) => matchLines(match, atMs, options, style)),
    ...answer.passedOver.map((each) => passedOverLine(each, options, style)),
    ...answer.inhibitions.map((each) => inhibitionLine(each, options, style)),
  ];
}

function matchLines(
  { path, route, groupLabels, muting }: AnsweredRoute,
  atMs: number | undefined,
  options: RouteTextOptions,
  style: Style,
): readonly string[] {
  const by = route.groupBy.kind === "all" ? "all labels" : route.groupBy.labels.join(", ");
  const timers = [
    `wait ${formatDuration(route.groupWaitMs)}`,
    `interval ${formatDuration(route.groupIntervalMs)}`,
    `repeat ${formatDuration(route.repeatIntervalMs)}`,
  ];
  const group = labelPairs(groupLabels).map(([name, value]) => `${name}=${quoteText(value)}`);
  const rows: (readonly [string, string])[] = [
    ["route", `${pathText(path)}  ${placeText(route, options, style)}`],
    ["group", by === "" ? "one of all alerts" : `{${group.join(", ")}}, by ${by}`],
    ["timers", timers.join(", ")],
  ];
  const continued = path.filter(({ isContinued }) => isContinued);
  if (continued.length > 0) rows.push(["continues", `after ${continued.map(stepText).join(" and ")}`]);
  if (muting !== undefined) rows.push(["muted", style.doubtful(mutingText(muting))]);
  else if (atMs === undefined) rows.push(...unjudgedRows(route));
  return [
    `  ${style.strong(route.receiver)}`,
    ...rows.map(([name, text]) => `    ${name.padEnd(9)}  ${text}`),
  ];
}

function unjudgedRows(route: Route): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [];
  const { activeTimeIntervals: active, muteTimeIntervals: mute } = route;
  if (active.length > 0) rows.push(["active", `in ${active.join(", ")}; not judged without a time`]);
  if (mute.length > 0) rows.push(["muted", `in ${mute.join(", ")}; not judged without a time`]);
  return rows;
}

function mutingText({ kind, intervals, endsAtMs }: RouteMuting): string {
  const names = intervals.join(", ");
  const why = kind === "muted-time" ? `by ${names}` : `outside of ${names}`;
  return `${why}, ${endsAtMs === undefined ? "with no end in sight" : `until ${formatInstant(endsAtMs)}`}`;
}

function passedOverLine(
  { route, because }: PassedOverRoute,
  options: RouteTextOptions,
  style: Style,
): string {
  const texts = [
    `  passed over  ${stepText(route)} to ${route.receiver}  ${placeText(route, options, style)},`,
    `as ${stepText(because)}  ${placeText(because, options, style)} does not continue`,
  ];
  return texts.join(" ");
}

function inhibitionLine({ rule, by }: Inhibition, options: RouteTextOptions, style: Style): string {
  const name = rule.name === "" ? `rule ${rule.index + 1}` : `rule ${rule.index + 1} ${quoteText(rule.name)}`;
  const equal = rule.equal.length === 0 ? "" : `, equal in ${rule.equal.join(", ")}`;
  const text = `by ${formatLabels(by)} through ${name}${equal}`;
  return `  ${style.doubtful("inhibited")}  ${text}  ${placeText(rule, options, style)}`;
}

/** The way down the tree; the root is named where it is the whole way. */
function pathText(path: readonly Route[]): string {
  const steps = path.length > 1 ? path.slice(1) : path;
  return steps.map(stepText).join(" > ");
}

function stepText(route: Route): string {
  return route.matchers.length === 0 ? "default-route" : formatMatchers(route.matchers);
}

function placeText({ place }: Pick<Route, "place">, { routingFile }: RouteTextOptions, style: Style): string {
  return style.quiet(`(${routingFile}:${place.line}:${place.column})`);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
