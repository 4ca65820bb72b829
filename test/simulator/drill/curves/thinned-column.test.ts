import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thinColumn, thinnedStepMs, thinningOf } from "../../../../simulator/drill/curves/thinned-column.ts";

describe("thinned columns", () => {
  it("are short, keep their extremes, and lie on one grid", () => {
    const value = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constant(undefined));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3000 }), (column) => {
        const thinning = thinningOf(column.length);
        const thinned = thinColumn((step) => column[step], thinning);
        expect(thinned.length).toBeLessThanOrEqual(240);
        expect(thinned.length * thinnedStepMs(thinning, 1)).toBeGreaterThanOrEqual(column.length);
        expect((thinned.length - 1) * thinnedStepMs(thinning, 1)).toBeLessThan(column.length);
        for (const kept of thinned) if (kept !== undefined) expect(column).toContain(kept);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it("keep the smallest and the largest value of a column without gaps", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 3000 }), (column) => {
        const thinned = thinColumn((step) => column[step], thinningOf(column.length)).map(Number);
        expect([Math.min(...thinned), Math.max(...thinned)]).toEqual([
          Math.min(...column),
          Math.max(...column),
        ]);
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  it("keep a gap that is long enough to be seen", () => {
    const column = (step: number) => (step >= 400 && step < 450 ? undefined : step % 7);
    const thinned = thinColumn(column, thinningOf(960));
    expect(thinned.slice(98, 114).map((value) => value === undefined)).toEqual(
      Array.from({ length: 16 }, (_, index) => 98 + index >= 100 && 98 + index < 113),
    );
  });
});
