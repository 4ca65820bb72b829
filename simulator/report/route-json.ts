import {
  type AnsweredRoute,
  formatMatcher,
  type Inhibition,
  notifiedReceivers,
  type Route,
  type RouteAnswer,
  type RouteDifference,
  type RouteVerdict,
  receiversOf,
} from "../alertmanager/index.ts";
import type { Finding } from "../document/index.ts";
import { type Labels, labelsToRecord } from "../promql/index.ts";

/** Answers about one file of expectations; `routing` is the file of the routing that was asked. */
export interface RouteVerdicts {
  readonly file: string;
  readonly routing: string;
  readonly verdicts: readonly RouteVerdict[];
}

/** An answer about one alert, with what differs from `--receivers`, as JSON. Times are RFC 3339, durations in ms. */
export function renderRouteAnswerJson(
  routing: string,
  answer: RouteAnswer,
  differences: readonly RouteDifference[],
): string {
  return text({
    version: 1,
    routing,
    outcome: outcomeOf(differences),
    differences: differences.map(differenceJson),
    answer: answerJson(answer),
  });
}

/** What came of files of expectations, and everything wrong with them, as JSON. */
export function renderRouteVerdictsJson(
  files: readonly RouteVerdicts[],
  findings: readonly Finding[],
): string {
  const verdicts = files.flatMap((each) => each.verdicts);
  const failed = verdicts.filter(({ differences }) => differences.length > 0).length;
  return text({
    version: 1,
    counts: { passed: verdicts.length - failed, failed, findings: findings.length },
    files: files.map((each) => ({
      file: each.file,
      routing: each.routing,
      expectations: each.verdicts.map(({ expectation, answer, differences }) => ({
        name: expectation.name,
        ...expectation.placeOf(),
        outcome: outcomeOf(differences),
        differences: differences.map(differenceJson),
        answer: answerJson(answer),
      })),
    })),
    findings,
  });
}

function outcomeOf(differences: readonly RouteDifference[]): "passed" | "failed" {
  return differences.length === 0 ? "passed" : "failed";
}

function differenceJson(difference: RouteDifference): object {
  if (difference.field !== "inhibited-by") return difference;
  const { field, expected, got } = difference;
  return { field, expected: expected.map(record), got: got.map(record) };
}

function answerJson(answer: RouteAnswer): object {
  const { labels, firing, atMs } = answer.question;
  return {
    labels: record(labels),
    firing: firing.map(record),
    ...(atMs === undefined ? {} : { at: instant(atMs) }),
    receivers: receiversOf(answer),
    notified: notifiedReceivers(answer),
    routes: answer.matches.map(matchJson),
    passedOver: answer.passedOver.map(({ route, because }) => ({
      receiver: route.receiver,
      ...stepJson(route),
      because: stepJson(because),
    })),
    inhibitions: answer.inhibitions.map(inhibitionJson),
  };
}

function matchJson({ path, route, groupLabels, groupKey, muting }: AnsweredRoute): object {
  return {
    receiver: route.receiver,
    id: route.id,
    path: path.map(stepJson),
    groupBy: route.groupBy.kind === "all" ? ["..."] : route.groupBy.labels,
    groupLabels: record(groupLabels),
    groupKey,
    groupWaitMs: route.groupWaitMs,
    groupIntervalMs: route.groupIntervalMs,
    repeatIntervalMs: route.repeatIntervalMs,
    activeTimeIntervals: route.activeTimeIntervals,
    muteTimeIntervals: route.muteTimeIntervals,
    ...(muting === undefined
      ? {}
      : {
          muting: {
            kind: muting.kind,
            intervals: muting.intervals,
            ...(muting.endsAtMs === undefined ? {} : { until: instant(muting.endsAtMs) }),
          },
        }),
  };
}

function stepJson(route: Route): object {
  const { line, column } = route.place;
  return { matchers: route.matchers.map(formatMatcher), continue: route.isContinued, line, column };
}

function inhibitionJson({ rule, by }: Inhibition): object {
  const { line, column } = rule.place;
  return { rule: { index: rule.index, name: rule.name, equal: rule.equal, line, column }, by: record(by) };
}

function record(labels: Labels): Readonly<Record<string, string>> {
  return labelsToRecord(labels);
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

function text(body: object): string {
  return `${JSON.stringify(body, undefined, 2)}\n`;
}
