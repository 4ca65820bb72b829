import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createDataMaker } from "../../../simulator/cli/preview-data.ts";
import { readDashboard } from "../../../simulator/dashboard/index.ts";
import { heightInBuckets } from "../../../simulator/preview/panel/heatmap-view.ts";
import { loadPanel } from "../../../simulator/preview/panel/panel-data.ts";
import {
  exemplarText,
  shownExemplars,
  thinnedExemplars,
} from "../../../simulator/preview/panel/panel-exemplars.ts";
import { packedSource } from "../../../simulator/preview/query/packed-source.ts";
import { readPrometheusExemplars } from "../../../simulator/preview/query/prometheus-exemplars.ts";

const exemplar = (timeMs: number, value: number, labels = {}) => ({
  labels,
  seriesLabels: {},
  timeMs,
  value,
  refId: "A",
});

describe("exemplars", () => {
  it("are thinned out: of each step the highest, and those that are far below it", () => {
    const many = [exemplar(0, 1), exemplar(1, 1.1), exemplar(2, 10), exemplar(10, 1), exemplar(11, 0.9)];
    expect(thinnedExemplars(many, 10).map(({ timeMs }) => timeMs)).toEqual([1, 2, 10]);
    expect(thinnedExemplars([exemplar(0, 1), exemplar(1, Number.NaN)], 10)).toEqual([exemplar(0, 1)]);
  });

  it("are at most so many, however many there are", () => {
    const many = Array.from({ length: 5000 }, (_, index) => exemplar(index * 1000, index % 7));
    const kept = thinnedExemplars(many, 1000, 100);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.length).toBeGreaterThan(50);
    // From the first to the last stretch of time.
    expect(kept[0]?.timeMs).toBeLessThan(100_000);
    expect(kept.at(-1)?.timeMs).toBeGreaterThan(4_900_000);
    expect(
      thinnedExemplars(
        many.map((one) => ({ ...one, timeMs: 0 })),
        1,
        1,
      ),
    ).toHaveLength(1);
  });

  it("go with the series that are hidden", () => {
    const ofA = { ...exemplar(0, 1), seriesLabels: { job: "a", le: "1" } };
    const ofB = { ...exemplar(0, 1), seriesLabels: { job: "b", le: "1" } };
    expect(shownExemplars([ofA, ofB], [], true)).toEqual([ofA, ofB]);
    expect(shownExemplars([ofA, ofB], [{ __name__: "m", job: "b" }], false)).toEqual([ofB]);
    expect(shownExemplars([ofA, ofB], [], false)).toEqual([]);
  });

  it("are told by their labels, however long those are", () => {
    expect(exemplarText({ labels: { trace_id: "4bf9", span_id: "00f0" } })).toBe(
      "trace_id 4bf9, span_id 00f0",
    );
    expect(exemplarText({ labels: {} })).toBe("exemplar without labels");
    expect(exemplarText({ labels: { a: "x".repeat(1000) } })).toHaveLength(131);
  });

  it("stand in a heatmap at their height within the bucket", () => {
    const rows = ["0.5", "1", "+Inf"].map((name) => ({ name, counts: [] }));
    expect([0, 0.25, 0.75, 1, 7].map((value) => heightInBuckets({ rows }, value))).toEqual([
      0,
      0.5 / 3,
      1.5 / 3,
      2 / 3,
      2.5 / 3,
    ]);
    expect(heightInBuckets({ rows: rows.slice(0, 2) }, 7)).toBe(1);
    expect(heightInBuckets({ rows: [{ name: "api-1", counts: [] }] }, 7)).toBeUndefined();
    expect(heightInBuckets({ rows: [] }, 7)).toBeUndefined();
  });

  it("of Prometheus's API are read as far as they are some", () => {
    expect(
      readPrometheusExemplars([
        {
          seriesLabels: { __name__: "m", job: "a" },
          exemplars: [
            { labels: { trace_id: "x" }, value: "0.25", timestamp: 1600096945.479 },
            { labels: {}, value: "oops", timestamp: 1 },
            { labels: {}, value: "1" },
            5,
          ],
        },
        null,
      ]),
    ).toEqual([
      {
        labels: { trace_id: "x" },
        seriesLabels: { __name__: "m", job: "a" },
        timeMs: 1_600_096_945_479,
        value: 0.25,
      },
    ]);
    expect(readPrometheusExemplars("nothing")).toEqual([]);
  });
});

/** What panels get of two scrapes of one target. */
async function exemplarsOf(targets: readonly object[], type = "timeseries") {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-exemplars-"));
  try {
    const files = [
      `requests_total 3 100 # {trace_id="a"} 1 95\nother_total 1 100 # {trace_id="z"} 1\n`,
      `requests_total 5 115 # {trace_id="a"} 1 95\nother_total 1 115 # {trace_id="z"} 1\n`,
      `requests_total 9 130 # {trace_id="b"} 2\nother_total 1 130 # {trace_id="old"} 9 90\n`,
    ].map((text, index) => {
      const file = join(folder, `${index}.prom`);
      writeFileSync(file, `# TYPE requests counter\n${text}# EOF\n`);
      return file;
    });
    const { dashboard } = readDashboard(
      JSON.stringify({ title: "T", schemaVersion: 39, panels: [{ id: 1, type, targets }] }),
      "t.json",
    );
    const [panel] = dashboard?.panels ?? [];
    if (dashboard === undefined || panel === undefined) throw new Error("no dashboard");
    const words = { scenario: [], seed: undefined, scrape: files, interval: "15s", label: ["job=api"] };
    const data = createDataMaker(words).dataFor(dashboard);
    if (data.kind !== "pack") throw new Error("no pack");
    const source = packedSource(JSON.parse(JSON.stringify(data.pack)), () => Promise.resolve());
    const range = { fromMs: 60_000, toMs: 130_000 };
    const request = { dashboard, panel, scope: new Map(), range, widthPx: 800, scrapeIntervalMs: 15_000 };
    const { exemplars } = await loadPanel(request, source);
    return exemplars.map(({ labels, timeMs, value, seriesLabels }) => [
      labels.trace_id,
      timeMs,
      value,
      seriesLabels.__name__,
      seriesLabels.job,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the exemplars of scraped files", () => {
  const target = { refId: "A", expr: "sum(rate(requests_total[1m]))", exemplar: true, range: true };

  it("come once each, of the series that the query reads, at their own time or the sample's", async () => {
    expect(await exemplarsOf([target])).toEqual([
      ["a", 95_000, 1, "requests_total", "api"],
      ["b", 130_000, 2, "requests_total", "api"],
    ]);
    expect(await exemplarsOf([{ ...target, expr: "other_total" }])).toEqual([
      ["z", 100_000, 1, "other_total", "api"],
    ]);
  });

  it("are not asked for by queries that do not want them, by instants, by other panels", async () => {
    const asking = { ...target, refId: "B", expr: "up" };
    expect(await exemplarsOf([{ ...target, exemplar: false }, asking])).toEqual([]);
    expect(await exemplarsOf([{ ...target, instant: true, range: false }])).toEqual([]);
    expect(await exemplarsOf([target], "stat")).toEqual([]);
    expect(await exemplarsOf([{ ...target, expr: "broken(" }])).toEqual([]);
  });
});
