import { expect, it } from "vitest";
import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import { runSession } from "../differential/session.ts";
import { describeReal } from "./binaries.ts";

// A small dose; `npm run differential` has the large one.
const count = 2000;
const seed = 42;

describeReal(
  `${count} random expressions, seed ${seed}`,
  [
    ["prometheus-2", "prometheus"],
    ["prometheus-3", "prometheus"],
  ],
  (program2 = "", program3 = "") => {
    const dose = {
      seed,
      count,
      datasetQuestionCount: 200,
      differenceCountMax: 3,
      onProgress: () => undefined,
    };

    it.each<[PrometheusMajor, string]>([
      [2, program2],
      [3, program3],
    ])(
      "have the same results here and in Prometheus %i",
      async (prometheus, program) => {
        const report = await runSession({ ...dose, prometheus, program });
        expect(report.differences).toEqual([]);
        expect(report.outlived.map(({ reason }) => reason)).toEqual([]);
        expect(report.askedCount).toBe(count);
        // A generator of nonsense would agree on everything.
        expect(report.errorCount).toBeLessThan(0.2 * count);
        expect(report.emptyCount).toBeLessThan(0.5 * count);
      },
      120_000,
    );

    it("differ where the other release line is asked", async () => {
      const report = await runSession({ ...dose, prometheus: 2, program: program3, differenceCountMax: 1 });
      expect(report.differences).toHaveLength(1);
    });
  },
);
