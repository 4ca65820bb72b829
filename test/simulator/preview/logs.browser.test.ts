import { afterEach, describe, expect, it } from "vitest";
import { renderPage } from "../../../simulator/page/index.ts";
import {
  bookEntry,
  type LiveLoki,
  type LivePrometheus,
  makeBook,
  makeDashboard,
  type PreviewServer,
  PrometheusRefusal,
  readPreviewFile,
  startPreviewServer,
} from "../../../simulator/preview/index.ts";
import { bundlePage, expectAccessible, hasChromium, withPage } from "../../support/browser.ts";
import { hostile } from "./sample-preview.ts";

const nothing = async () => ({ kind: "series", series: [], warnings: [] }) as const;
const prometheus: LivePrometheus = {
  origin: "http://prometheus.example",
  queryRange: nothing,
  queryInstant: nothing,
  queryExemplars: async () => [],
  labelValues: async () => [],
};

const atMs = Date.UTC(2026, 0, 1, 12);
const loki: LiveLoki = {
  query: async (expression) => {
    if (expression === "{broken") throw new PrometheusRefusal("http://loki.example: syntax error");
    if (expression === '{app="none"}') return { kind: "lines", lines: [] };
    if (expression.startsWith("sum"))
      return {
        kind: "series",
        series: [{ labels: {}, timesMs: [Date.now() - 5000], values: [7] }],
        warnings: [],
      };
    return {
      kind: "lines",
      lines: [
        {
          timeMs: atMs + 2000,
          text: `level=error msg=refused ${hostile}`,
          labels: { app: "api", pod: "api-1" },
        },
        { timeMs: atMs + 1000, text: "a request", labels: { app: "api", level: "info" } },
      ],
    };
  },
};

const panel = (id: number, title: string, expr: string, more: object = {}) => ({
  id,
  type: "logs",
  title,
  datasource: { type: "loki", uid: "loki" },
  gridPos: { x: 0, y: id * 8, w: 24, h: 6 },
  options: { showTime: true, showLabels: false, sortOrder: "Descending" },
  targets: [{ refId: "A", expr }],
  ...more,
});

describe.skipIf(!hasChromium)("a preview with a Loki", () => {
  let server: PreviewServer | undefined;
  afterEach(async () => server?.close());

  it("shows log lines with their levels and labels, as text", async () => {
    const script = await bundlePage("simulator/preview/browser/main.tsx");
    const panels = [
      panel(1, "Newest first", '{app="api"}'),
      panel(2, "Oldest first", '{app="api"}', { options: { sortOrder: "Ascending", showLabels: true } }),
      panel(3, "None", '{app="none"}'),
      panel(4, "Broken", "{broken"),
      panel(6, "Lines elsewhere", '{app="api"}', { type: "table" }),
      panel(7, "Counts elsewhere", 'sum(count_over_time({app="api"}[1m]))'),
      panel(5, "Counted", 'sum(count_over_time({app="api"}[1m]))', { type: "stat" }),
    ];
    const text = JSON.stringify({
      uid: "l",
      title: "Logs",
      schemaVersion: 39,
      time: { from: "now-1h", to: "now" },
      panels,
    });
    const file = readPreviewFile(text, "logs.json");
    const data = {
      kind: "prometheus",
      origin: prometheus.origin,
      scrapeIntervalMs: 15_000,
      hasLogs: true,
    } as const;
    const book = () => makeBook("1.0.0", "server", [bookEntry("logs", file, "live")]);
    const page = renderPage({
      title: "Dashboards",
      script,
      data: { book: makeBook("1.0.0", "server", []) },
      asksItsServer: true,
    });
    const library = {
      page: () => page,
      book,
      dashboard: () => makeDashboard(file, data, "live"),
      prometheus,
      loki,
    };
    server = await startPreviewServer(library, 0);
    await withPage({ address: server.address, heightPx: 2000 }, async (shown) => {
      const tile = (name: string) => shown.getByRole("article", { name, exact: true });
      const lines = tile("Newest first").locator(".log-line");
      await lines.first().waitFor();
      expect(await lines.evaluateAll((all) => all.map((one) => one.getAttribute("data-level")))).toEqual([
        "error",
        "info",
      ]);
      expect(await lines.first().locator("summary").textContent()).toMatch(
        /^2026-01-01 12:00:02\.000\s+level=error msg=refused <\/script><img/,
      );
      await lines.first().locator("summary").focus();
      await shown.keyboard.press("Enter");
      expect(await lines.first().locator("dl").textContent()).toMatch(/^appapipodapi-1$/);
      const oldest = tile("Oldest first").locator("summary").first();
      expect(await oldest.textContent()).toMatch(/app=api level=info\s*a request/);
      expect(await tile("None").textContent()).toContain("the Loki has nothing for it in this range of time");
      expect(await tile("Broken").textContent()).toContain("syntax error");
      expect(await tile("Counted").textContent()).toContain("7");
      expect(await tile("Lines elsewhere").textContent()).toContain("shown by panels of logs only");
      expect(await tile("Counts elsewhere").textContent()).toContain("the query counts lines");
      expect(await shown.evaluate("window.hacked")).toBeUndefined();
      await expectAccessible(shown);
    });
  });
});
