import type { Collection, Source } from "./collection.ts";
import { createSlices } from "./exposition/index.ts";
import type { Family, SourceFamilies } from "./family.ts";
import { mergeFamilies } from "./merge-families.ts";
import type { SelfMetrics } from "./self.ts";
import type { Store } from "./store/index.ts";

/** What is collected in this thread, and from whom. */
export interface CollectorOptions {
  readonly store: Store;
  /** After the store; where two have one family the earlier goes before. */
  readonly sources: readonly (readonly [name: string, source: Source])[];
  /** Called before each collection. */
  readonly updates: readonly (() => void)[];
  readonly self: SelfMetrics;
  readonly patienceMs: number;
}

/** Collects the families of this thread. Never rejects; calls that overlap share one collection. */
export function createCollector(options: CollectorOptions): () => Promise<readonly Family[]> {
  let running: Promise<readonly Family[]> | undefined;
  let hasRefused = false;
  const { store, self } = options;

  const collect = async (): Promise<readonly Family[]> => {
    const slices = createSlices();
    const collectionOf = (source: string): Collection => ({
      slices,
      failed: (reason) => self.failed(source, reason),
      patienceMs: options.patienceMs,
    });
    runUpdates(options.updates, collectionOf("klaxon"));
    const later: SourceFamilies[] = [];
    for (const [name, source] of options.sources) later.push(await source.collect(collectionOf(name)));
    const own = () => ({ source: "klaxon", families: [...store.families(), ...self.families()] });
    const { families, refused } = await mergeFamilies([own(), ...later], slices);
    if (refused.length === 0 && !hasRefused) return families;
    hasRefused = true;
    self.refusedFamilies(refused);
    // The families of our own anew: counting refusals may have made the first series of one.
    return (await mergeFamilies([own(), ...later], slices)).families;
  };
  return () => {
    running ??= collect().finally(() => {
      running = undefined;
    });
    return running;
  };
}

function runUpdates(updates: readonly (() => void)[], collection: Collection): void {
  for (const update of updates) {
    try {
      update();
    } catch {
      collection.failed("error");
    }
  }
}
