import { describe, expect, it } from "vitest";
import { readDashboard } from "../../../simulator/dashboard/index.ts";
import { createSeriesStore } from "../../../simulator/engine/index.ts";
import { renderPage } from "../../../simulator/page/index.ts";
import {
  bookEntry,
  makeBook,
  makeDashboard,
  makePack,
  neededSeries,
  readPreviewFile,
} from "../../../simulator/preview/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { bundlePage, expectAccessible, hasChromium, waitUntil, withPage } from "../../support/browser.ts";
import { hostile } from "./sample-preview.ts";

// How fast each bucket fills: nine tenths of all are below 0.925 s.
const buckets = [
  ["0.5", 1],
  ["1", 3],
  ["+Inf", 3],
] as const;
const labelsOf = (le: string) => labelsFromRecord({ __name__: "seconds_bucket", le });

/** A graph and a heatmap over a histogram, and its exemplars. */
async function page(): Promise<string> {
  const store = createSeriesStore();
  const timestampsMs = Array.from({ length: 41 }, (_, index) => index * 15_000);
  for (const [le, rate] of buckets)
    store.appendColumn(labelsOf(le), { timestampsMs, values: timestampsMs.map((_, at) => at * rate) });
  const expr = "sum by (le) (rate(seconds_bucket[1m]))";
  const at = (x: number) => ({ gridPos: { x, y: 0, w: 12, h: 8 } });
  const text = JSON.stringify({
    uid: "e",
    title: "Exemplars",
    schemaVersion: 39,
    panels: [
      {
        id: 1,
        type: "timeseries",
        title: "Durations",
        ...at(0),
        targets: [
          {
            refId: "A",
            expr: "histogram_quantile(0.9, sum by (le) (rate(seconds_bucket[1m])))",
            exemplar: true,
          },
        ],
        fieldConfig: { defaults: { unit: "s", min: 0, max: 1 }, overrides: [] },
      },
      {
        id: 2,
        type: "heatmap",
        title: "Buckets",
        ...at(12),
        targets: [{ refId: "A", expr, format: "heatmap", exemplar: true }],
      },
    ],
  });
  const { dashboard } = readDashboard(text, "e.json");
  if (dashboard === undefined) throw new Error("no dashboard");
  const exemplars = new Map([
    [labelsOf("1").key, [{ labels: { trace_id: "4bf92f3577b34da6" }, timeMs: 300_000, value: 0.8 }]],
    [labelsOf("+Inf").key, [{ labels: { trace_id: hostile }, timeMs: 450_000, value: 30 }]],
  ]);
  const from = {
    source: store,
    all: store.all(),
    startMs: 0,
    endMs: 600_000,
    intervalMs: 15_000,
    prometheus: 3,
    exemplars,
  } as const;
  const pack = makePack(neededSeries(dashboard, { prometheus: 3 }), from);
  const range = { fromMs: 0, toMs: 600_000 };
  const data = { kind: "pack", name: "a file", description: "", marks: [], alerts: [], range, pack } as const;
  const file = readPreviewFile(text, "e.json");
  return renderPage({
    title: "Dashboards",
    script: await bundlePage("simulator/preview/browser/main.tsx"),
    data: {
      book: makeBook("1.0.0", "file", [bookEntry("dashboard-0", file, "a file")]),
      "dashboard-0": makeDashboard(file, data, "a file"),
    },
  });
}

// How many pixels of a graph have the colour of diamonds.
const diamondPixels = `(() => {
  const canvas = document.querySelector(".drawing canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at] === 0x0b && data[at + 1] === 0x5c && data[at + 2] === 0xad && data[at + 3] === 255) count++;
  return count;
})()`;

describe.skipIf(!hasChromium)("a preview with exemplars", () => {
  it("draws them as diamonds, and says what they are as text", async () => {
    await withPage({ html: await page(), widthPx: 1440 }, async (tab) => {
      const graph = tab.getByRole("img", { name: /^Durations/ });
      await graph.waitFor();
      expect(await graph.getAttribute("aria-label")).toContain(" 2 exemplars.");
      await tab.locator('article[aria-busy="false"] canvas').first().waitFor();
      // Two diamonds of some forty pixels, the second at the upper edge.
      await waitUntil(tab, `${diamondPixels} > 40`);
      const box = await graph.boundingBox();
      if (box === null) throw new Error("no graph");
      await graph.focus();
      await tab.keyboard.press("Home");
      for (let turn = 0; turn < 60; turn++) {
        const told = await tab.locator(".chart-hover").textContent();
        if (told?.includes("4bf92f3577b34da6")) break;
        await tab.keyboard.press("ArrowRight");
      }
      const told = await tab.locator(".chart-hover").textContent();
      expect(told).toContain("◆ trace_id 4bf92f3577b34da6800 ms");
      const titles = "[...document.querySelectorAll('.exemplar')].map(({ title }) => title)";
      expect(await tab.evaluate(titles)).toEqual([
        "trace_id 4bf92f3577b34da6: 0.800 at 1970-01-01 00:05:00",
        `trace_id ${hostile}: 30 at 1970-01-01 00:07:30`,
      ]);
      expect(await tab.evaluate("window.hacked")).toBeUndefined();
      await expectAccessible(tab);
    });
  });
});
