import { UsageError } from "./usage-error.ts";

/** Which part of all test files, or drills, one machine of several runs. */
export interface TestShard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Reads `2/5`; undefined where that is not what a text says. */
export function parseShard(text: string): TestShard | undefined {
  const [, first, second] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const [index, count] = [Number(first), Number(second)];
  return index >= 1 && index <= count ? { index, count } : undefined;
}

/** Reads what `--shard` is given. Throws a `UsageError` where that is no shard. */
export function shardOf(text: string | readonly string[]): TestShard {
  const parsed = typeof text === "string" ? parseShard(text) : undefined;
  if (parsed !== undefined) return parsed;
  throw new UsageError("`--shard` takes the number of a part and how many there are, as in `2/5`");
}

/**
 * The files of one shard, in their order. Files are spread so that all shards have about the same size, by their names
 * and sizes alone, so that every machine comes to the same parts. Every file is in exactly one.
 */
export function filesOfShard(
  files: readonly string[],
  shard: TestShard,
  bytesOf: (file: string) => number,
): readonly string[] {
  const sized = files.map((file, place) => ({ file, place, bytes: bytesOf(file) }));
  sized.sort((left, right) => right.bytes - left.bytes || compareTexts(left.file, right.file));
  const shards = Array.from({ length: shard.count }, () => ({ bytes: 0, fileCount: 0 }));
  const chosen: { readonly file: string; readonly place: number }[] = [];
  for (const { file, place, bytes } of sized) {
    let smallest = 0;
    for (const [index, candidate] of shards.entries()) {
      const best = shards[smallest];
      if (best === undefined) break;
      const difference = candidate.bytes - best.bytes || candidate.fileCount - best.fileCount;
      if (difference < 0) smallest = index;
    }
    const target = shards[smallest];
    if (target === undefined) continue;
    target.bytes += bytes;
    target.fileCount++;
    if (smallest === shard.index - 1) chosen.push({ file, place });
  }
  return chosen.sort((left, right) => left.place - right.place).map(({ file }) => file);
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
