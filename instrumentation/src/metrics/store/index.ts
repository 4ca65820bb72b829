export { secondsBuckets } from "./buckets.ts";
export { BucketCell, NumberCell } from "./cells.ts";
export { exemplarTaker, noExemplars, type TakeExemplar } from "./exemplar.ts";
export { type LabelSetLimits, overflowValue } from "./label-sets.ts";
export { createStore, type Losses, type Store } from "./store.ts";
