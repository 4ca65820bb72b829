import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import { drawCase } from "../differential/unit-tests/case.ts";
import { runPromtoolBatch } from "../differential/unit-tests/promtool-batch.ts";
import { runSession } from "../differential/unit-tests/session.ts";
import { klaxon } from "../support/klaxon.ts";
import { describeReal } from "./binaries.ts";

// A small dose; `npm run differential:tests` has the large one.
const count = 150;
const seed = 42;

describeReal(
  `${count} random unit-test files, seed ${seed}`,
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (promtool2 = "", promtool3 = "") => {
    const dose = {
      seed,
      count,
      differenceCountMax: 3,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    };

    it("have the same verdicts and the same failures here and in both promtools", async () => {
      const promtools = new Map<PrometheusMajor, string>([
        [2, promtool2],
        [3, promtool3],
      ]);
      const report = await runSession({ ...dose, promtools });
      expect(report.differences).toEqual([]);
      expect(report.fileCount).toBeGreaterThanOrEqual(count);
      // A generator of nonsense, or of nothing that can fail, would agree on everything.
      const runCount = 2 * report.fileCount;
      expect(report.passedCount).toBeGreaterThan(0.2 * runCount);
      expect(report.passedCount).toBeLessThan(0.6 * runCount);
      expect(report.refusedCount).toBeLessThan(0.15 * runCount);
      expect(report.assertionCount).toBeGreaterThan(3 * runCount);
      expect(report.heldCount).toBeGreaterThan(0.7 * report.assertionCount);
    }, 120_000);

    it("differ where the other release line is asked", async () => {
      const promtools = new Map<PrometheusMajor, string>([[2, promtool3]]);
      const report = await runSession({ ...dose, promtools, differenceCountMax: 1 });
      expect(report.differences.length).toBeGreaterThan(0);
    }, 120_000);

    it.each<[PrometheusMajor, string]>([
      [2, promtool2],
      [3, promtool3],
    ])(
      "have on the command line the verdicts and the exit code of promtool %i",
      async (prometheus, promtool) => {
        const folder = mkdtempSync(join(tmpdir(), "klaxon-unit-tests-"));
        try {
          const files = Array.from({ length: 12 }, (_, index) => `case-${index}`).flatMap((name, index) =>
            drawCase(seed + index, join(folder, name)).testFiles.map((path) => join(name, path)),
          );
          const { exitCode, answers } = await runPromtoolBatch(promtool, folder, files);
          const run = klaxon(["test", "--prometheus", String(prometheus), ...files], { cwd: folder });
          expect(run.status).toBe(exitCode);
          const verdicts = run.stdout
            .split("\n")
            .flatMap((line) => /^(passed|failed) {2}(\S+\.ya?ml)/.exec(line)?.slice(1, 3).join(" ") ?? []);
          const real = files.map(
            (file) => `${answers.get(file)?.isPassed === true ? "passed" : "failed"} ${file}`,
          );
          expect(verdicts.sort()).toEqual(real.sort());
          expect(new Set(real.map((line) => line.split(" ")[0])).size).toBe(2);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
      60_000,
    );
  },
);
