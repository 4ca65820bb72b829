import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import type { Metrics } from "../../../instrumentation/src/metrics/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { define, metricsStand, openMetrics, textOf } from "./metrics-stand.ts";

/** Every character that may be special to somebody, in pieces; NUL among them. */
const hostileValues = [
  ...Array.from({ length: 256 }, (_, code) => `x${String.fromCharCode(code)}y`),
  "\u2028\u2029\ufeff",
  "\ufffe\uffff",
  "\u{10ffff}",
  "\ud800",
  '"} 1\n# EOF\nevil{a="',
  "\\",
  '\\"',
  "\\n",
  " # {} 1",
];

/** Metrics of all sources with everything hostile in them, and one exemplar. */
function hostileMetrics(): Metrics {
  const { metrics } = metricsStand({ labelSetLimit: 1_000, labelValueLimit: 100 });
  const { instruments, meterProvider } = metrics;
  const own = instruments.counter(define("counter", "shop_own_total", ["a", "b"]));
  const registry = new Registry();
  const labelNames = ["a"];
  const registers = [registry];
  const app = new Gauge({ name: "shop_app", help: 'Line\nfeed, \\ and "quotes".', labelNames, registers });
  const api = meterProvider.getMeter("shop").createHistogram("shop.api", { unit: "s", description: '\\\n"' });
  for (const value of hostileValues) {
    own.add(1, { a: value, b: "x" });
    app.set({ a: value }, Number.NaN);
    api.record(0.1, { [value]: value, "a.b": value, a_b: 1 });
  }
  new Histogram({ name: "shop_collision", help: "H.", registers }).observe(1);
  new Counter({ name: "shop_collision_count", help: "H.", registers }).inc();
  new Gauge({ name: "shop_own_total", help: "H.", registers }).set(1);
  metrics.addRegistry(registry);
  const wait = instruments.histogram(define("histogram", "shop_wait_seconds", [], [0.1, 1]));
  wait.observe(0.5, {}, { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" });
  return metrics;
}

describeReal(
  "real Prometheus",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
    ["prometheus-2", "prometheus"],
    ["prometheus-3", "prometheus"],
  ],
  (promtool2 = "", promtool3 = "", prometheus2 = "", prometheus3 = "") => {
    it.each([promtool2, promtool3])(
      "finds nothing to say about an exposition (promtool check metrics, %#)",
      async (promtool) => {
        const { metrics } = metricsStand({ labelSetLimit: 1_000 });
        const { instruments, meterProvider } = metrics;
        instruments.counter(define("counter", "shop_orders_total", ["a"])).add(1, { a: 'x\n"\\' });
        instruments.histogram(define("histogram", "shop_wait_seconds")).observe(1, {});
        instruments.counter(define("counter", "shop_refused_total")).add(-1, {});
        const meter = meterProvider.getMeter("shop");
        meter.createCounter("shop.visits", { unit: "{visit}" }).add(1);
        meter.createHistogram("shop.time", { unit: "s" }).record(1);
        expect(await withInput(promtool, ["check", "metrics"], await textOf(metrics))).toEqual("");
      },
    );

    // Prometheus first scrapes five seconds after it has started.
    it.skipIf(process.env.KLAXON_DOSE !== "full").each<[string, string, string[]]>([
      ["2.42", prometheus2, []],
      ["3.5", prometheus3, []],
      ["3.5, asking for text", prometheus3, ["PrometheusText0.0.4"]],
    ])(
      "%s takes all of it, the most hostile values included, and its exemplars",
      async (_, program, protocols) => {
        const metrics = hostileMetrics();
        const found = await scraped(program, metrics, protocols);
        const text = await textOf(metrics, openMetrics);
        const seriesCount = text.split("\n").filter((line) => line.startsWith("shop_")).length;
        const exemplars = protocols.length > 0 ? [] : ["0af7651916cd43dd8448eb211c80319c"];
        expect(found).toEqual({ health: "up", lastError: "", seriesCount, exemplars });
      },
      30_000,
    );
  },
);

async function scraped(program: string, metrics: Metrics, protocols: readonly string[]) {
  const server = createServer(async (request, response) => {
    const { contentType, chunks } = metrics.expose(request.headers.accept);
    response.writeHead(200, { "content-type": contentType });
    for await (const chunk of chunks) response.write(chunk);
    response.end();
  });
  const [target, own] = [await listen(server), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), "klaxon-scrape-"));
  const asked = protocols.length === 0 ? {} : { scrape_protocols: protocols };
  const config = {
    global: { scrape_interval: "500ms", scrape_timeout: "500ms" },
    scrape_configs: [{ job_name: "shop", static_configs: [{ targets: [`127.0.0.1:${target}`] }], ...asked }],
  };
  await writeFile(join(folder, "prometheus.json"), JSON.stringify(config));
  const prometheus = spawn(
    program,
    [
      `--config.file=${join(folder, "prometheus.json")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${own}`,
      "--enable-feature=exemplar-storage",
      "--log.level=error",
    ],
    { stdio: "ignore" },
  );
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${own}${path}`).catch(() => undefined);
    return answer?.ok ? Object(await answer.json()).data : undefined;
  };
  try {
    for (let attempt = 0; attempt < 200; attempt++) {
      const state = (await get("/api/v1/targets"))?.activeTargets?.[0];
      const count = encodeURIComponent('count({__name__=~"shop_.*"})');
      const samples = (await get(`/api/v1/query?query=${count}`))?.result?.[0]?.value?.[1];
      if (state === undefined || state.health === "unknown" || samples === undefined) {
        await sleep(50);
        continue;
      }
      const exemplars = await get(
        "/api/v1/query_exemplars?query=shop_wait_seconds_bucket&start=1699999999&end=1700000002",
      );
      return {
        health: state.health,
        lastError: state.lastError,
        seriesCount: Number(samples),
        exemplars: (exemplars ?? []).flatMap((series: { exemplars: { labels: { trace_id: string } }[] }) =>
          series.exemplars.map(({ labels }) => labels.trace_id),
        ),
      };
    }
    return undefined;
  } finally {
    const ended = new Promise((resolve) => prometheus.once("exit", resolve));
    prometheus.kill("SIGKILL");
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function withInput(program: string, given: readonly string[], input: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program, [...given], (_, stdout, stderr) => resolve(stdout + stderr));
    child.stdin?.end(input);
  });
}
