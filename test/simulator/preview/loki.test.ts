import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { liveLoki } from "../../../simulator/cli/preview-loki.ts";
import { prometheusAddress } from "../../../simulator/cli/prometheus-client.ts";
import { PrometheusRefusal, readLokiAnswer } from "../../../simulator/preview/index.ts";
import { levelOf } from "../../../simulator/preview/panel/log-level.ts";

const streams = {
  resultType: "streams",
  result: [
    {
      stream: { app: "api" },
      values: [
        ["2000000000", "second"],
        ["1000500000", "first"],
        [3, "no time"],
      ],
    },
    {
      stream: { app: "web" },
      values: [
        ["1500000000", "between", { structuredMetadata: { trace_id: "t1" }, parsed: { status: "500" } }],
      ],
    },
  ],
};

describe("an answer of Loki", () => {
  it("has the lines of all streams, the newest first, with their labels", () => {
    expect(readLokiAnswer(streams, 10)).toEqual({
      kind: "lines",
      lines: [
        { timeMs: 2000, text: "second", labels: { app: "api" } },
        { timeMs: 1500, text: "between", labels: { app: "web", trace_id: "t1" } },
        { timeMs: 1000.5, text: "first", labels: { app: "api" } },
      ],
    });
    expect(readLokiAnswer(streams, 1)).toMatchObject({ lines: [{ text: "second" }] });
  });

  it("has series where the query counts lines", () => {
    const matrix = { resultType: "matrix", result: [{ metric: { app: "api" }, values: [[1, "2"]] }] };
    expect(readLokiAnswer(matrix, 10)).toMatchObject({
      kind: "series",
      series: [{ labels: { app: "api" }, timesMs: [1000], values: [2] }],
    });
    expect(readLokiAnswer({ resultType: "cats" }, 10)).toMatchObject({ kind: "problem" });
    expect(readLokiAnswer({ resultType: "streams", result: "x" }, 10)).toEqual({ kind: "lines", lines: [] });
  });
});

describe("the level of a line", () => {
  it.each([
    [{ level: "WARN" }, "error in it", "warning"],
    [{ detected_level: "error" }, "", "error"],
    [{ severity: "odd" }, "error", "unknown"],
    [{}, '{"level":"error","msg":"x"}', "error"],
    [{}, "ts=1 lvl=dbug", "debug"],
    [{}, "a warranty", "unknown"],
  ] as const)("%j %s: %s", (labels, text, level) => expect(levelOf({ labels, text })).toBe(level));
});

describe("a running Loki", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function start(
    status: number,
    type: string,
    body: string,
  ): Promise<{ asked: string[]; url: string }> {
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers["x-scope-orgid"]}`);
      response.writeHead(status, { "content-type": type }).end(body);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const place = server.address();
    return { asked, url: `http://127.0.0.1:${typeof place === "object" ? place?.port : 0}` };
  }

  const grid = { startMs: 1000, endMs: 61_000, stepMs: 15_000 };

  it("is asked for a range in nanoseconds, with its headers", async () => {
    const body = JSON.stringify({ status: "success", data: streams });
    const { asked, url } = await start(200, "application/json", body);
    const loki = liveLoki(prometheusAddress(url, new Map([["X-Scope-OrgID", "team"]]), "--loki-url"));
    expect(await loki.query('{app="api"}', grid)).toMatchObject({ kind: "lines" });
    expect(asked).toEqual([
      "/loki/api/v1/query_range?query=%7Bapp%3D%22api%22%7D&start=1000000000&end=61000000000&step=15s&limit=1000&direction=backward team",
    ]);
  });

  it("that refuses a query says why, as Loki does in plain text", async () => {
    const { url } = await start(
      400,
      "text/plain; charset=utf-8",
      "parse error at line 1, col 2: syntax error\n",
    );
    const asked = liveLoki(prometheusAddress(url, new Map(), "--loki-url")).query("{", grid);
    await expect(asked).rejects.toThrow(/: parse error at line 1, col 2: syntax error$/);
    await expect(asked).rejects.toBeInstanceOf(PrometheusRefusal);
  });
});
