import type { FunctionCall } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { type Labels, labelPairs, labelValue, metricNameLabel, withLabels } from "../labels.ts";
import { compileMatcher, type Matcher } from "../matcher.ts";
import { selectorsOf } from "../traverse.ts";
import type { EvaluationContext } from "./context.ts";
import { type InfoTrack, identifyingLabels, identityOf, readInfoSeries } from "./info-series.ts";
import type { PlanNode, VectorNode } from "./node.ts";
import { SeriesCollector } from "./series-collector.ts";
import { VectorSeries } from "./vector-series.ts";
import { CollisionGuard, visibleLabels } from "./visible-labels.ts";

/**
 * Plans `info`, which adds the labels of info series to the series about the same instance and job; undefined for
 * any other function. Both are matched at each step anew. As in Prometheus a name whose removal was delayed stays.
 */
export function planInfoCall(call: FunctionCall, nodes: readonly PlanNode[]): VectorNode | undefined {
  const [base] = nodes;
  if (call.name !== "info" || base?.kind !== "vector") return undefined;
  const wish = wishOf(call);
  const [guide] = call.arguments[0] === undefined ? [] : selectorsOf(call.arguments[0]);
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const collector = new SeriesCollector(context, call.span);
      const inputHeld = base.forEachSeries(context, (series) => collector.add(series));
      const rows = [...collector.list()].map((series) => ({
        series,
        labels: visibleLabels(series, context),
      }));
      const asking = rows.filter(({ labels }) => !wish.isInfoMetric(labelValue(labels, metricNameLabel)));
      const wanted = wantedValues(asking.map(({ labels }) => labels));
      const isAsked = presenceOf(rows, context);
      const { span } = call;
      const table =
        wanted.size === 0
          ? undefined
          : readInfoSeries({ span, matchers: wish.matchers, wanted, isAsked, guide }, context);
      const guard = new CollisionGuard(span);
      const emit = (series: VectorSeries) => {
        guard.check(series.labels, series.isPresent);
        visit(series);
      };
      const asks = new Set(asking);
      for (const row of rows) {
        const identity = identityOf(row.labels);
        const found = [...(table?.values() ?? [])].flatMap((tracks) => tracks.get(identity) ?? []);
        emitEnriched(row, asks.has(row) ? found : undefined, { wish, emit });
      }
      return inputHeld;
    },
  };
}

/** What an `info` call asks for. */
interface Wish {
  readonly matchers: readonly Matcher[];
  /** The labels to be added; undefined for all. */
  readonly labelNames: ReadonlySet<string> | undefined;
  /** Whether a series stays as it is where no info series is about it; otherwise it is left out. */
  readonly mayBeMissing: boolean;
  /** Whether series of that name are what is asked for, which are not asked about themselves. */
  isInfoMetric(name: string): boolean;
  refuse(message: string): PromqlError;
}

function wishOf(call: FunctionCall): Wish {
  const [, selector] = call.arguments;
  const matchers = selector?.kind === "vector-selector" ? selector.matchers : [];
  const ofName = nameMatchers(matchers.filter(({ label }) => label === metricNameLabel));
  const ofData = matchers.filter(({ label }) => label !== metricNameLabel);
  const nameTests = ofName.map((matcher) => compileMatcher(matcher, 3));
  return {
    matchers: [...ofName, ...ofData],
    labelNames: ofData.length === 0 ? undefined : new Set(ofData.map(({ label }) => label)),
    mayBeMissing: ofData.every((matcher) => compileMatcher(matcher, 3)("")),
    isInfoMetric: (name) => nameTests.every((isMatch) => isMatch(name)),
    refuse: (message) => new PromqlError("promql/execution", message, call.span),
  };
}

/** Which metrics are info metrics: as asked for; where only some are ruled out, any other that is named like one. */
function nameMatchers(asked: readonly Matcher[]): readonly Matcher[] {
  if (asked.length === 0) return [{ label: metricNameLabel, operator: "=", value: "target_info" }];
  if (asked.some(({ operator }) => operator === "=" || operator === "=~")) return asked;
  return [{ label: metricNameLabel, operator: "=~", value: ".+_info" }, ...asked];
}

interface Row {
  readonly series: VectorSeries;
  readonly labels: Labels;
}

function wantedValues(asking: readonly Labels[]): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const name of identifyingLabels) {
    const values = new Set(asking.map((labels) => labelValue(labels, name)));
    values.delete("");
    if (values.size > 0) wanted.set(name, values);
  }
  return wanted;
}

/** 1 for the steps at which any series is present. */
function presenceOf(rows: readonly Row[], { grid }: EvaluationContext): Uint8Array {
  const isPresent = new Uint8Array(grid.stepCount);
  for (const { series } of rows)
    for (let step = 0; step < isPresent.length; step++) isPresent[step]! |= series.isPresent[step]!;
  return isPresent;
}

/** Emits a series with the labels of what was found about it, in as many parts as these changed over time. */
function emitEnriched(
  { series, labels }: Row,
  found: readonly InfoTrack[] | undefined,
  { wish, emit }: { readonly wish: Wish; readonly emit: (series: VectorSeries) => void },
): void {
  const parts = new Map<Labels, VectorSeries>();
  const enriched = found === undefined ? () => labels : enricher(labels, found, wish);
  for (let step = 0; step < series.values.length; step++) {
    if (series.isPresent[step] === 0) continue;
    const added = enriched(step);
    if (added === undefined) continue;
    let part = parts.get(added);
    if (part === undefined) {
      part = partOf(series, added);
      parts.set(added, part);
    }
    part.isPresent[step] = 1;
    part.presentCount++;
  }
  for (const part of parts.values()) emit(part);
}

function partOf(series: VectorSeries, labels: Labels): VectorSeries {
  const part = new VectorSeries(series.values.length);
  part.labels = labels;
  part.mayCollide = true;
  part.values.set(series.values);
  part.histograms = series.histograms?.slice();
  return part;
}

/** Makes a function for the labels at a step, the same object as long as the info series are; undefined for none. */
function enricher(
  labels: Labels,
  found: readonly InfoTrack[],
  wish: Wish,
): (step: number) => Labels | undefined {
  const known = new Map<string, Labels>();
  return (step) => {
    const infos = found.flatMap((track) => track.labels[step] ?? []);
    if (infos.length === 0) return wish.mayBeMissing ? labels : undefined;
    const key = infos.map((info) => info.key).join("\u0002");
    let enriched = known.get(key);
    if (enriched === undefined) {
      enriched = withLabels(labels, addedLabels(labels, infos, wish));
      known.set(key, enriched);
    }
    return enriched;
  };
}

function addedLabels(labels: Labels, infos: readonly Labels[], wish: Wish): ReadonlyMap<string, string> {
  const added = new Map<string, string>();
  for (const [name, value] of infos.flatMap(labelPairs)) {
    if (name === metricNameLabel || wish.labelNames?.has(name) === false) continue;
    if ((added.get(name) ?? value) !== value) throw wish.refuse(`conflicting label: ${name}`);
    // What a series says of itself goes first.
    if (!labels.names.includes(name)) added.set(name, value);
  }
  return added;
}
