import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { prometheusGroupOffsetMs } from "../../../simulator/engine/index.ts";
import { xxhash64 } from "../../../simulator/engine/xxhash64.ts";

describe("xxHash", () => {
  // Values of the reference implementation for seed 0.
  it.each([
    ["", "ef46db3751d8e999"],
    ["a", "d24ec4f1a98c6e5b"],
    ["abc", "44bc2cf5ad770999"],
    ["Nobody inspects the spammish repetition", "fbcea83c8a378bf1"],
  ])("of %j", (text, expected) => {
    expect(xxhash64(new TextEncoder().encode(text)).toString(16).padStart(16, "0")).toBe(expected);
  });

  it("of texts of every length has no repetition", () => {
    const bytes = createHash("sha512").update("seed").digest();
    const hashes = new Set(Array.from({ length: 64 }, (_, length) => xxhash64(bytes.subarray(0, length))));
    expect(hashes.size).toBe(64);
  });
});

describe("the offset of a group", () => {
  // Measured on Prometheus 2.42 and 3.5.3: when a rule of the group was evaluated, modulo the interval.
  const long = "a rather long group name that surely exceeds thirty-two bytes";
  it.each([
    [2, "one", 5000, 3868],
    [2, long, 4000, 3161],
    [2, "ü", 3000, 1640],
    [3, "one", 5000, 4652],
    [3, long, 4000, 3982],
    [3, "ü", 3000, 2364],
  ] as const)("is that of Prometheus %i for %s", (prometheus, name, intervalMs, expected) => {
    const group = { name, file: "/tmp/eng/hash/rules.yml" };
    expect(prometheusGroupOffsetMs(group, intervalMs, prometheus)).toBe(expected);
  });

  it("takes names of any length", () => {
    const offsets = [254, 255, 300].map((length) =>
      prometheusGroupOffsetMs({ name: "x".repeat(length), file: "f" }, 60_000),
    );
    expect(offsets.every((offset) => offset >= 0 && offset < 60_000)).toBe(true);
    expect(new Set(offsets).size).toBe(3);
  });
});
