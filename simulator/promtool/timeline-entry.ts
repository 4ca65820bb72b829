import type { DocumentPath, DocumentReader } from "../document/index.ts";
import {
  type Expression,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  PromqlError,
  parseExpression,
} from "../promql/index.ts";
import type { TimelineEntry } from "./extension-schema.ts";
import type {
  AlertSelection,
  NamedPattern,
  TextPattern,
  TimelineExpectation,
  TimelineTest,
} from "./timeline-test.ts";
import { timelineWords } from "./timeline-words.ts";

/** The label that holds an alert's name. */
export const alertNameLabel = "alertname";

/** The assertions of an entry of `alerts`; what is wrong with it goes to the reader. */
export function readTimelineEntry(
  entry: TimelineEntry,
  path: DocumentPath,
  reader: DocumentReader,
  prometheus: PrometheusMajor,
): readonly TimelineTest[] {
  const before = reader.errorCount;
  const matchers = readMatchers(entry.alert, [...path, "alert"], reader, prometheus);
  const expectations = expectationsOf(entry);
  noteContradictions(entry, expectations.length, path, reader);
  if (matchers === undefined || reader.errorCount > before) return [];
  const alerts: AlertSelection = {
    text: entry.alert,
    matchers,
    annotations: sorted(entry.annotations),
    count: entry.count,
  };
  return expectations.map(({ field, expectation }) => ({
    alerts,
    expectation,
    words: wordsOf(expectation, alerts),
    place: () => reader.placeOf([...path, ...field]),
  }));
}

function wordsOf(expectation: TimelineExpectation, { count }: AlertSelection): string {
  const words = timelineWords(expectation);
  const isCounted = expectation.kind === "fires" || expectation.kind === "fires-at";
  return isCounted && count !== undefined ? `${words}, ${count} of them` : words;
}

interface Placed {
  readonly field: DocumentPath;
  readonly expectation: TimelineExpectation;
}

function expectationsOf(entry: TimelineEntry): readonly Placed[] {
  const { fires, within, after = 0, resolves, flaps_at_most: flapsMax } = entry;
  const found: Placed[] = [];
  if (fires?.kind === "at")
    found.push({ field: ["fires"], expectation: { kind: "fires-at", atMs: fires.atMs } });
  if (fires?.kind === "window") {
    found.push({ field: ["fires"], expectation: { kind: "fires", window: fires.window } });
  }
  if (within !== undefined) {
    const window = { origin: "start", fromMs: after, untilMs: after + within } as const;
    found.push({ field: ["within"], expectation: { kind: "fires", window } });
  }
  if (resolves !== undefined)
    found.push({ field: ["resolves"], expectation: { kind: "resolves", window: resolves } });
  if ("never" in entry) found.push({ field: ["never"], expectation: { kind: "never", window: entry.never } });
  if (flapsMax !== undefined) {
    found.push({ field: ["flaps_at_most"], expectation: { kind: "flaps-at-most", flapsMax } });
  }
  if (Array.isArray(entry.notifies)) {
    for (const [index, notified] of entry.notifies.entries()) {
      found.push({ field: ["notifies", index], expectation: { kind: "notifies", ...notified } });
    }
  } else if (entry.notifies !== undefined) {
    found.push({ field: ["notifies"], expectation: { kind: "notifies", ...entry.notifies } });
  }
  if (entry.exp_alerts !== undefined && entry.eval_time !== undefined) {
    const expected = entry.exp_alerts.map(({ exp_labels, exp_annotations }) => ({
      labels: sorted(exp_labels),
      annotations: sorted(exp_annotations),
    }));
    found.push({ field: ["exp_alerts"], expectation: { kind: "exactly", atMs: entry.eval_time, expected } });
  }
  return found;
}

function noteContradictions(
  entry: TimelineEntry,
  expectationCount: number,
  path: DocumentPath,
  reader: DocumentReader,
): void {
  const note = (field: string, message: string) => reader.note("contradiction", message, [...path, field]);
  const isOnset = entry.fires?.kind === "window" || entry.within !== undefined;
  if (entry.after !== undefined && entry.within === undefined) {
    note("after", "`after` is what `within` counts from; add `within`, or write `fires`");
  }
  if (entry.fires?.kind === "window" && entry.within !== undefined) {
    note("within", "`within` beside `fires` says twice when it begins to fire; write one of them");
  }
  const isNever = "never" in entry && entry.never === undefined;
  const firing = ["fires", "within", "resolves"].find((field) => field in entry);
  if (isNever && firing !== undefined) {
    note(
      "never",
      `\`never: true\` and \`${firing}\` cannot both hold; remove one, or give \`never\` a window`,
    );
  }
  if ((entry.exp_alerts === undefined) !== (entry.eval_time === undefined)) {
    const [there, missing] =
      entry.exp_alerts === undefined ? ["eval_time", "exp_alerts"] : ["exp_alerts", "eval_time"];
    note(there, `\`${there}\` needs \`${missing}\` beside it`);
  }
  for (const field of ["annotations", "count"] as const) {
    if (entry[field] === undefined || isOnset || entry.fires !== undefined) continue;
    note(field, `\`${field}\` is about the alerts that fire; add \`fires\``);
  }
  if (expectationCount === 0 && entry.exp_alerts === undefined && entry.eval_time === undefined) {
    const message =
      "nothing is expected of the alert; write `fires`, `within`, `resolves`, `never`, `flaps_at_most`, `notifies` or `exp_alerts`";
    reader.note("nothing-expected", message, path);
  }
}

function readMatchers(
  text: string,
  path: DocumentPath,
  reader: DocumentReader,
  prometheus: PrometheusMajor,
): readonly Matcher[] | undefined {
  const refuse = (reason: string, offset: number) => {
    const message = `\`${text}\` does not select alerts: ${reason}; write \`Name\` or \`Name{label="value"}\``;
    reader.noteInText("bad-selector", message, path, text, offset);
    return undefined;
  };
  let tree: Expression;
  try {
    tree = parseExpression(text, { prometheus });
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return refuse(error.message, error.span.start);
  }
  if (tree.kind !== "vector-selector") return refuse("it is not a plain selector", 0);
  if (tree.offset !== undefined || tree.at !== undefined) return refuse("it must not shift the time", 0);
  return tree.matchers.map((matcher) =>
    matcher.label === metricNameLabel ? { ...matcher, label: alertNameLabel } : matcher,
  );
}

function sorted(patterns: Readonly<Record<string, TextPattern>> | undefined): readonly NamedPattern[] {
  return Object.entries(patterns ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
}
