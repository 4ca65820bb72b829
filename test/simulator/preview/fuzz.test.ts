import { expect, it } from "vitest";
import { runPreviewFuzz } from "../../fuzz/previews/session.ts";

it("prepares damaged dashboards without throwing, and says of empty panels why they are", async () => {
  const report = await runPreviewFuzz({ seed: 20261121, count: 20 });
  expect(report.crashes).toEqual([]);
  // Otherwise nothing has been tried.
  expect(report.readCount).toBeGreaterThan(5);
  expect(report.panelCount).toBeGreaterThan(50);
});
