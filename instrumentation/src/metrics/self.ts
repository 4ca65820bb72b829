import { serviceMetrics } from "../catalog/index.ts";
import type { CollectionFailure } from "./collection.ts";
import type { Family } from "./family.ts";
import type { RefusedFamily } from "./merge-families.ts";
import { once } from "./once.ts";
import { createStore, type Losses, noExemplars } from "./store/index.ts";

/** What the metrics say of themselves. */
export interface SelfMetrics extends Losses {
  families(): readonly Family[];
  failed(source: string, reason: CollectionFailure): void;
  /** Sets how many families each source has too many, and names each of them once. */
  refusedFamilies(refused: readonly RefusedFamily[]): void;
  missedWorker(): void;
  /** Of several processes and threads whose metrics stand in one exposition, this is one. */
  countsAsWorker(): void;
}

/** How many families are remembered as spoken of. */
const warnedMax = 1000;

/** They are kept apart: what counts the losses of the others must not have any by the same limits. */
const selfLimits = { labelSetLimit: 10_000, labelValueLimit: 1_000 };

/** Metrics of which none is there before something has happened; `warn` takes whole sentences. */
export function createSelfMetrics(warn: (message: string) => void): SelfMetrics {
  const { metrics } = serviceMetrics;
  const store = createStore(selfLimits, noExemplars, { folded: () => {}, refused: () => {} });
  const warned = new Set<string>();
  const shown = new Map<string, RefusedFamily>();
  const folded = once(() => store.counter(metrics.foldedObservations));
  const refusedValues = once(() => store.counter(metrics.refusedObservations));
  const failures = once(() => store.counter(metrics.collectionFailures));
  const families = once(() => store.gauge(metrics.refusedFamilies, { acrossWorkers: "max" }));
  const missed = once(() => store.counter(metrics.missedWorkers));
  const workers = once(() => store.gauge(metrics.scrapedWorkers, { acrossWorkers: "sum" }));
  return {
    families: () => store.families(),
    folded: (metric) => folded().add(1, { metric }),
    refused: (metric) => refusedValues().add(1, { metric }),
    failed: (source, reason) => failures().add(1, { source, reason }),
    missedWorker: () => missed().add(1, {}),
    countsAsWorker: () => workers().set(1, {}),
    refusedFamilies: (refused) => {
      const news = new Map<string, RefusedFamily[]>();
      for (const one of refused) {
        const kind = `${one.source} ${one.reason}`;
        shown.set(kind, one);
        const key = `${kind} ${one.name}`;
        if (warned.has(key) || warned.size >= warnedMax) continue;
        warned.add(key);
        news.set(kind, [...(news.get(kind) ?? []), one]);
      }
      for (const families of news.values()) warn(refusalMessage(families));
      for (const { source, reason } of shown.values()) {
        const count = refused.filter((one) => one.source === source && one.reason === reason).length;
        families().set(count, { source, reason });
      }
    },
  };
}

const namesMax = 5;

function refusalMessage(families: readonly RefusedFamily[]): string {
  const names = families.slice(0, namesMax).map(({ name }) => `\`${name}\``);
  const more = families.length > namesMax ? ` and ${families.length - namesMax} more` : "";
  const start = `left out of /metrics: ${names.join(", ")}${more} of ${families[0]?.source}; `;
  const reason = families[0]?.reason ?? "name";
  switch (reason) {
    case "name":
      return `${start}the name is no legal one, or a sample of another metric has it: rename the metric`;
    case "type":
      return `${start}another source has a metric of this name with another type: rename one of them`;
    case "buckets":
      return `${start}another source has a histogram of this name with other buckets: rename one of them`;
    case "series":
      return `${start}another source has the same series: remove one of them`;
    default:
      return reason satisfies never;
  }
}
