import fc from "fast-check";
import { expect, it } from "vitest";
import { filesOfShard, parseShard } from "../../../simulator/cli/test-shard.ts";

it.each([
  ["1/1", { index: 1, count: 1 }],
  ["2/5", { index: 2, count: 5 }],
  ["6/5", undefined],
  ["0/5", undefined],
  ["1/0", undefined],
  ["1", undefined],
  ["a/b", undefined],
  ["-1/3", undefined],
  ["1/99999", undefined],
])("reads %s", (text, expected) => {
  expect(parseShard(text)).toEqual(expected);
});

it("balances sizes and keeps the order of the files", () => {
  const bytes: Readonly<Record<string, number>> = { a: 1, b: 8, c: 2, d: 4, e: 3, f: 0, g: 0 };
  const parts = [1, 2].map((index) =>
    filesOfShard(Object.keys(bytes), { index, count: 2 }, (file) => bytes[file] ?? 0),
  );
  expect(parts).toEqual([
    ["a", "b", "f", "g"],
    ["c", "d", "e"],
  ]);
});

it("puts every file into exactly one part, whatever their order", () => {
  const sizes = fc.array(fc.nat(1_000), { maxLength: 40 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 9 }), (bytes, count) => {
      const files = bytes.map((_, index) => `f${index}`);
      const bytesOf = (file: string) => bytes[Number(file.slice(1))] ?? 0;
      const partsOf = (order: readonly string[]) =>
        Array.from({ length: count }, (_, index) =>
          filesOfShard(order, { index: index + 1, count }, bytesOf),
        );
      const parts = partsOf(files);
      expect(parts.flat().sort()).toEqual([...files].sort());
      expect(partsOf([...files].reverse()).map((part) => [...part].sort())).toEqual(
        parts.map((part) => [...part].sort()),
      );
    }),
    { seed: 4 },
  );
});
