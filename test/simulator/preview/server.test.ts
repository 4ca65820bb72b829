import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import {
  type LiveLoki,
  type LivePrometheus,
  makeBook,
  type PreviewServer,
  PrometheusRefusal,
  startPreviewServer,
} from "../../../simulator/preview/index.ts";

const dashboard = {
  version: 1,
  file: "a.json",
  content: {},
  findings: [],
  scenario: "",
  data: { kind: "none", reason: "none" },
} as const;

let server: PreviewServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(prometheus?: LivePrometheus, loki?: LiveLoki): Promise<PreviewServer> {
  server = await startPreviewServer(
    {
      page: () => "<p>page</p>",
      book: () => makeBook("1.0.0", "server", []),
      dashboard: (key, scenario = "") => (key === "dashboard-0" ? { ...dashboard, scenario } : undefined),
      prometheus,
      loki,
    },
    0,
  );
  return server;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Reply> {
  const address = new URL(path, server?.address);
  return new Promise((resolve, reject) => {
    const asked = request(address, { method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("the preview's server", () => {
  it("listens on this machine only", async () => {
    expect((await start()).address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  it("hands out the page, the book and the dashboards", async () => {
    await start();
    expect(await ask("/")).toEqual({ status: 200, text: "<p>page</p>" });
    expect(JSON.parse((await ask("/api/book")).text)).toEqual(makeBook("1.0.0", "server", []));
    expect(JSON.parse((await ask("/api/dashboards/dashboard-0")).text)).toEqual(dashboard);
    expect(JSON.parse((await ask("/api/dashboards/dashboard-0?scenario=api%2Fslow")).text)).toEqual({
      ...dashboard,
      scenario: "api/slow",
    });
    expect((await ask("/api/dashboards/dashboard-9")).status).toBe(404);
    expect((await ask("/../../etc/passwd")).status).toBe(404);
    expect((await ask("/api/dashboards/%E0%A4%A")).status).toBe(404);
  });

  it.each([
    ["a foreign host, as DNS rebinding makes", { host: "evil.example" }, "GET", 403],
    ["a foreign page", { origin: "https://evil.example" }, "GET", 403],
    ["a request across sites", { "sec-fetch-site": "cross-site" }, "GET", 403],
    ["POST", {}, "POST", 405],
    ["DELETE", {}, "DELETE", 405],
  ])("refuses %s", async (_, headers, method, status) => {
    await start();
    expect((await ask("/api/book", headers, method)).status).toBe(status);
  });

  it("tells open pages of changes, and ends at once although they listen", async () => {
    const started = await start();
    const { body } = await fetch(`${started.address}api/changes`);
    const reader = body?.getReader();
    await reader?.read();
    started.tellChanged();
    const chunk = await reader?.read();
    expect(new TextDecoder().decode(chunk?.value)).toBe("event: changed\ndata: \n\n");
    await started.close();
    server = undefined;
  });

  it("says that a port is taken", async () => {
    const port = Number(new URL((await start()).address).port);
    const library = {
      page: () => "",
      book: () => makeBook("", "server", []),
      dashboard: () => undefined,
      prometheus: undefined,
    };
    await expect(startPreviewServer(library, port)).rejects.toThrow("EADDRINUSE");
  });
});

describe("the preview's server with a Prometheus", () => {
  const series = [
    {
      labels: { job: "a" },
      timesMs: [0, 1000, 2000],
      values: [1, Number.NaN, Number.NEGATIVE_INFINITY],
      histograms: [{ timeMs: 0, buckets: [{ lower: 1, upper: Number.POSITIVE_INFINITY, count: 3 }] }],
    },
  ];
  const live: LivePrometheus = {
    origin: "http://prometheus.example",
    queryRange: async (expression) => {
      if (expression === "broken") throw new PrometheusRefusal("parse error");
      return { kind: "series", series, warnings: [] };
    },
    queryInstant: async () => ({ kind: "series", series: [], warnings: [] }),
    queryExemplars: async (expression) => {
      if (expression === "refused") throw new PrometheusRefusal("not found");
      return [
        { labels: { trace_id: "a" }, seriesLabels: { le: "1" }, timeMs: 5, value: Number.POSITIVE_INFINITY },
      ];
    },
    labelValues: async (label, selector) => [label, selector ?? "none"],
  };

  it("passes on what a Loki beside it answers, and knows of no logs without one", async () => {
    const lines = [{ timeMs: 5, text: "a", labels: { app: "api" } }];
    const path = "/api/logs?query=%7B%7D&start=0&end=2000&step=1000";
    await start(live);
    expect((await ask(path)).status).toBe(404);
    await server?.close();
    await start(live, {
      query: async (expression) => {
        if (expression === "broken") throw new PrometheusRefusal("parse error");
        return { kind: "lines", lines };
      },
    });
    expect(JSON.parse((await ask(path)).text)).toEqual({ kind: "lines", lines });
    expect(JSON.parse((await ask(path.replace("%7B%7D", "broken"))).text)).toEqual({
      kind: "problem",
      message: "parse error",
    });
    expect(JSON.parse((await ask(path.replace("step=1000", "step=0"))).text)).toMatchObject({
      kind: "problem",
    });
  });

  it("passes its answers on, with numbers that JSON can hold", async () => {
    await start(live);
    const { text } = await ask("/api/query-range?query=up&start=0&end=2000&step=1000");
    expect(JSON.parse(text)).toEqual({
      kind: "series",
      series: [
        {
          labels: { job: "a" },
          timesMs: [0, 1000, 2000],
          values: [1, "NaN", "-Inf"],
          histograms: [[0, 1, "+Inf", 3]],
        },
      ],
      warnings: [],
    });
    expect(JSON.parse((await ask("/api/label-values?label=job&selector=up")).text)).toEqual(["job", "up"]);
  });

  it("passes its exemplars on, and says nothing where it has none", async () => {
    await start(live);
    const exemplars = async (query: string) =>
      JSON.parse((await ask(`/api/exemplars?query=${query}&start=0&end=9`)).text);
    expect(await exemplars("m")).toEqual([
      { labels: { trace_id: "a" }, seriesLabels: { le: "1" }, timeMs: 5, value: "+Inf" },
    ]);
    expect(await exemplars("refused")).toEqual([]);
  });

  it("tells why it refuses a query, and refuses ranges without steps itself", async () => {
    await start(live);
    const problem = async (path: string) => JSON.parse((await ask(path)).text);
    expect(await problem("/api/query-range?query=broken&start=0&end=1&step=1")).toEqual({
      kind: "problem",
      message: "parse error",
    });
    expect(await problem("/api/query-range?query=up&start=5&end=1&step=1")).toEqual({
      kind: "problem",
      message: "the range has no steps",
    });
  });

  it("is not asked for anything else", async () => {
    await start(live);
    expect((await ask("/api/v1/admin/tsdb/snapshot")).status).toBe(404);
  });
});
