import { gitopsMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { FluxObject } from "./flux-object.ts";
import { auditorInstance, controllersInstance, objectsInstance } from "./jobs.ts";

const { metrics } = gitopsMetrics;
const job = "gitops";
const revision = "main@sha1:8c1f0b7d";
const bounds = metrics.reconcileDuration.buckets ?? [];

/** What kube-state-metrics says of the objects. */
export function objectsTarget(objects: readonly FluxObject[], random: RandomStream): ScrapedTarget {
  const book = new SeriesBook();
  const series = objects.map((object) => {
    const { kind, name, group, version } = object.plan;
    const open = (ready: string, suspended: string) =>
      book.open(metrics.resource, {
        customresource_group: group,
        customresource_kind: kind,
        customresource_version: version,
        exported_namespace: "flux-system",
        name,
        ready,
        revision,
        suspended,
      });
    return {
      object,
      ready: open("True", "false"),
      failing: open("False", "false"),
      readySuspended: open("True", "true"),
      failingSuspended: open("False", "true"),
    };
  });
  const expose = () => {
    for (const { object, ready, failing, readySuspended, failingSuspended } of series) {
      if (object.isSuspended) book.set(object.isReady ? readySuspended : failingSuspended, 1);
      else book.set(object.isReady ? ready : failing, 1);
    }
  };
  return new ScrapedTarget(book, { job, instance: objectsInstance, random, expose });
}

/** The controllers, which count how long their work takes. */
export class ControllersTarget {
  readonly target: ScrapedTarget;
  private readonly counted: readonly {
    readonly object: FluxObject;
    readonly first: number;
    /** Cumulative, as they are exposed, with `+Inf` as the last. */
    readonly counts: number[];
    sumSeconds: number;
  }[];

  constructor(objects: readonly FluxObject[], random: RandomStream) {
    const book = new SeriesBook();
    this.counted = objects.map((object) => {
      const { kind, name } = object.plan;
      const first = book.openHistogram(metrics.reconcileDuration, {
        exported_namespace: "flux-system",
        kind,
        name,
      });
      return { object, first, counts: new Array<number>(bounds.length + 1).fill(0), sumSeconds: 0 };
    });
    const expose = () => {
      for (const { first, counts, sumSeconds } of this.counted) {
        for (const [index, count] of counts.entries()) book.set(first + index, count);
        book.set(first + counts.length, sumSeconds);
        book.set(first + counts.length + 1, counts.at(-1) ?? 0);
      }
    };
    this.target = new ScrapedTarget(book, { job, instance: controllersInstance, random, expose });
  }

  /** Counts what the objects did in the last step. */
  count(): void {
    for (const counted of this.counted) {
      for (const seconds of counted.object.takenSeconds) {
        counted.sumSeconds += seconds;
        for (const index of counted.counts.keys()) {
          if (seconds <= (bounds[index] ?? Number.POSITIVE_INFINITY))
            counted.counts[index] = (counted.counts[index] ?? 0) + 1;
        }
      }
    }
  }
}

/** What compares the cluster with the repository. */
export function auditorTarget(
  state: {
    readonly objects: readonly FluxObject[];
    readonly hasDrift: (name: string) => boolean;
    readonly changeCounts: { readonly given: number; readonly none: number };
  },
  random: RandomStream,
): ScrapedTarget {
  const book = new SeriesBook();
  const ages = state.objects.map((object) => ({
    object,
    series: book.open(metrics.lastReconcile, { kind: object.plan.kind, name: object.plan.name }),
  }));
  const drifts = state.objects
    .filter(({ plan }) => plan.kind !== "GitRepository")
    .map(({ plan: { name } }) => ({ name, series: book.open(metrics.drift, { name }) }));
  const given = book.open(metrics.manualChanges, { ticket: "given" });
  const none = book.open(metrics.manualChanges, { ticket: "none" });
  const expose = () => {
    for (const { object, series } of ages) book.set(series, object.lastReconcileSeconds);
    for (const { name, series } of drifts) book.set(series, state.hasDrift(name) ? 1 : 0);
    book.set(given, state.changeCounts.given);
    book.set(none, state.changeCounts.none);
  };
  return new ScrapedTarget(book, { job, instance: auditorInstance, random, expose });
}
