import type { Slices } from "./exposition/index.ts";
import type { SourceFamilies } from "./family.ts";

/** One running collection, as the sources see it. */
export interface Collection {
  readonly slices: Slices;
  /** Counts something that went wrong; the collection goes on without it. */
  failed(reason: CollectionFailure): void;
  /** How long code of the application may take before it is left behind. */
  readonly patienceMs: number;
}

/** What can go wrong: code of the application threw, or it did not answer in time. */
export type CollectionFailure = "error" | "timeout";

/** Where families come from; never rejects. */
export interface Source {
  collect(collection: Collection): Promise<SourceFamilies>;
}

/** What `work` resolves to; undefined, and counted, where it fails or takes longer than the collection's patience. */
export async function patiently<Value>(
  collection: Collection,
  work: PromiseLike<Value>,
): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<"too late">((resolve) => {
    timer = setTimeout(() => resolve("too late"), collection.patienceMs).unref();
  });
  try {
    const first = await Promise.race([work.then((value) => ({ value })), tooLate]);
    if (first !== "too late") return first.value;
    collection.failed("timeout");
  } catch {
    collection.failed("error");
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}
