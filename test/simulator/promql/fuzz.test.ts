import { expect, it } from "vitest";
import { runFuzz } from "../../fuzz/session.ts";

it("ends every random input in a result or in a positioned error of its own", () => {
  const report = runFuzz({ seed: 20261121, count: 3000 }, () => performance.now());
  expect(report.crashes).toEqual([]);
  // Inputs that are all refused at once would try nothing.
  expect(report.parsedCount).toBeGreaterThan(500);
  expect(report.evaluatedCount).toBeGreaterThan(300);
});
