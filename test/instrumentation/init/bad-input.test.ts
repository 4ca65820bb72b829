import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeReal } from "../../real/binaries.ts";
import { rawAnswer } from "../endpoints/endpoints-stand.ts";
import { type BuiltPackage, buildPackage } from "../support/built-package.ts";
import { saidByPromtool } from "../support/promtool.ts";
import { type StartedApp, startApp } from "../support/started-app.ts";

// One service meets everything that its own code, its libraries and its clients may do wrong, and lives on.
const application = String.raw`
import { createServer } from "node:http";
import { metrics } from "@opentelemetry/api";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { init } from "@klaxon/instrumentation";
import { emitter } from "@klaxon/instrumentation/catalog";

const { addRegistry, health, instruments, logger, setRoute, withSpan } = init({ metrics: { labelSetLimit: 1_000 } });
const shop = emitter("shop", "own");
const refused = [];
const attempt = (work) => {
  try {
    work();
  } catch (error) {
    refused.push(error?.name + ": " + error?.message);
  }
};

// Label values of any bytes.
const values = [
  ...Array.from({ length: 256 }, (_, code) => "x" + String.fromCharCode(code) + "y"),
  "\ud800", "\udc00\ud800", "\u{10ffff}", "\u2028", '"} 1\n# EOF\nevil{a="', "\\", '\\"', "y".repeat(1_048_576),
  undefined, null, 7, {}, [], Symbol("s"), { toString() { throw new Error("no text"); } },
];
const seen = instruments.counter(shop.counter("shop_seen_total", "Seen.", { labels: ["value"] }));
for (const value of values) seen.add(1, { value });
seen.add(1);

// Numbers that a metric cannot hold.
const wait = instruments.histogram(shop.histogram("shop_wait_seconds", "Waits.", { unit: "seconds" }));
const stock = instruments.gauge(shop.gauge("shop_stock", "Stock."));
for (const number of [Number.NaN, Infinity, -Infinity, -1, "3", undefined, 1e308, 1e308]) {
  seen.add(number, { value: "number" });
  wait.observe(number, {});
  stock.set(number, {});
}

// Names and shapes that cannot be.
for (const name of ["", "1st", "a b", "a-b", "a{b}", "a\nb", "ä"]) attempt(() => instruments.counter(shop.counter(name, "Bad.")));
for (const label of ["le", "a.b", "__name__", ""]) attempt(() => instruments.histogram(shop.histogram("shop_x", "Bad.", { labels: [label] })));
attempt(() => instruments.gauge(shop.gauge("shop_seen_total", "Another type.", { labels: ["value"] })));
attempt(() => instruments.counter(shop.counter("shop_seen_total", "Other labels.", { labels: ["other"] })));
attempt(() => instruments.counter(shop.counter("shop_wait_seconds_count", "A histogram has it.")));
attempt(() => instruments.histogram(shop.histogram("shop_y", "Bad.", { buckets: [2, 1] })));
attempt(() => health.addCheck("a\nb", () => {}));

// The same names from elsewhere.
const registry = new Registry();
new Gauge({ name: "shop_seen_total", help: "Another type.", registers: [registry] }).set(1);
new Histogram({ name: "shop_stock", help: "Another type.", registers: [registry] }).observe(1);
new Counter({ name: "shop_wait_seconds_sum", help: "A sample of another.", registers: [registry] }).inc();
new Gauge({ name: "shop_failing", help: "Fails.", registers: [registry], collect() { throw new Error("no"); } });
addRegistry(registry);
const meter = metrics.getMeter("shop");
for (const name of ["shop.stock", "", "1", "shop.seen", "x".repeat(300)]) meter.createCounter(name).add(1, { "a.b": 1, a_b: 2, "": 3, "ä": {} });
meter.createObservableGauge("shop.observed").addCallback(() => { throw new Error("no"); });

// A hundred thousand label sets.
const requests = instruments.counter(shop.counter("shop_requests_total", "Requests.", { labels: ["user"] }));
for (let user = 0; user < 100_000; user++) requests.add(1, { user: "user " + user });

const circular = { password: "sesame" };
circular.self = circular;
logger.info(circular);
logger.error(new Proxy({}, { get() { throw new Error("no"); } }));
instruments.beforeCollection(() => { throw new Error("no"); });
health.addCheck("throws", () => { throw Object.create(null); }, { isCritical: false });

const server = createServer((request, response) => {
  setRoute(request, "/any");
  attempt(() => withSpan("\u0000".repeat(10), { a: circular }, () => { throw null; }));
  response.end("ok");
});
server.listen(0, "127.0.0.1", () => logger.info("listening", { ...server.address(), refused: [...refused] }));
`;

const hostileHeaders: readonly (readonly [string, number])[] = [
  [`traceparent: ${"0".repeat(8_000)}`, 200],
  ["traceparent: 00-00000000000000000000000000000000-0000000000000000-01", 200],
  ["traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", 200],
  ['traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"} 1', 200],
  ["traceparent: \xff\xfe\x80", 200],
  [
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01",
    200,
  ],
  [`tracestate: ${"a=b,".repeat(3_000)}`, 200],
  [`baggage: ${"a=%0d%0aevil,".repeat(900)}`, 200],
  ["traceparent: x\nevil: 1", 400],
  ["traceparent: x\r evil: 1", 400],
  ["content-length: 5\r\ntransfer-encoding: chunked", 400],
  [`x: ${"x".repeat(20_000)}`, 431],
];

let exposition = "";

describe("a service of bad input", () => {
  let built: BuiltPackage;
  let app: StartedApp;
  beforeAll(() => {
    built = buildPackage();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      KLAXON_SHUTDOWN_DRAIN: "0",
      KLAXON_SHUTDOWN_FLUSH: "500ms",
    };
    app = startApp([built.write("bad.mjs", application)], { cwd: built.folder, env });
  });
  afterAll(async () => {
    await app.kill();
    built.remove();
  });

  it("gets clear errors where it defines what cannot be", async () => {
    const { refused } = await app.line(({ message }) => message === "listening");
    expect(refused).toMatchInlineSnapshot(`
      [
        "TypeError: \`\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`1st\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`a b\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`a-b\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`a{b}\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`a
      b\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`ä\` is not the name of a metric; use letters, digits and _",
        "TypeError: \`le\` is not a label that the histogram \`shop_x\` may have; choose another name",
        "TypeError: \`a.b\` is not a label that the histogram \`shop_x\` may have; choose another name",
        "TypeError: \`__name__\` is not a label that the histogram \`shop_x\` may have; choose another name",
        "TypeError: \`\` is not a label that the histogram \`shop_x\` may have; choose another name",
        "TypeError: the metric \`shop_seen_total\` is taken by a counter of labels \`value\`; give the gauge of labels \`value\` another name",
        "TypeError: the metric \`shop_seen_total\` is taken by a counter of labels \`value\`; give the counter of labels \`other\` another name",
        "TypeError: \`shop_wait_seconds_count\` has samples \`shop_wait_seconds_count\`, and so has \`shop_wait_seconds\`; choose another name",
        "TypeError: the buckets of \`shop_y\` have to ascend; 1 is out of place",
        "TypeError: "a\\nb" is no name of a health check; 1 to 100 characters without control characters are",
      ]
    `);
  });

  it("answers clients that send hostile headers and targets, and never with what they sent", async () => {
    const port = Number(new URL(await app.listening()).port);
    for (const [header, status] of hostileHeaders) {
      const start = "GET /x%0d%0aevil:%201?%0aevil: HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
      const answer = await rawAnswer(port, `${start}${header}\r\n\r\n`);
      expect([header.slice(0, 40), answer.split(" ")[1]]).toEqual([header.slice(0, 40), String(status)]);
      expect(answer).not.toMatch(/evil/);
    }
    expect(await rawAnswer(port, "\x16\x03\x01 no HTTP at all\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("gives a hundred clients at once the same whole exposition, within its limits", async () => {
    const address = await app.served();
    const texts = await Promise.all(
      Array.from({ length: 100 }, async () => (await fetch(`${address}/metrics`)).text()),
    );
    const [text = ""] = texts;
    expect(texts.filter((one) => one.length < text.length / 2)).toEqual([]);
    exposition = text;
    const linesOf = (metric: string) => text.split("\n").filter((line) => line.startsWith(`${metric}{`));
    expect(linesOf("shop_requests_total")).toHaveLength(1_001);
    expect(linesOf("shop_requests_total").at(-1)).toBe('shop_requests_total{user="overflow"} 99000');
    expect(Math.max(...linesOf("shop_seen_total").map((line) => line.length))).toBeLessThan(400);
    expect(text).toContain('klaxon_metric_label_sets_folded_total{metric="shop_requests_total"} 99000\n');
    expect(
      text.split("\n").filter((line) => /^(shop_wait_seconds_(sum|count)|shop_stock) /.test(line)),
    ).toEqual(["shop_wait_seconds_sum 1e+308", "shop_wait_seconds_count 2", "shop_stock 1e+308"]);
    const troubles = text.split("\n").filter((line) => /^klaxon_metric_(families|collection)/.test(line));
    // How many collections the clients shared depends on the machine.
    expect(
      troubles.map((line) => line.replace(/^(klaxon_metric_collection.*\}) \d+$/, "$1")),
    ).toMatchInlineSnapshot(`
      [
        "klaxon_metric_collection_failures_total{reason="error",source="klaxon"}",
        "klaxon_metric_collection_failures_total{reason="error",source="prom-client"}",
        "klaxon_metric_collection_failures_total{reason="error",source="opentelemetry"}",
        "klaxon_metric_families_refused{reason="type",source="prom-client"} 2",
        "klaxon_metric_families_refused{reason="name",source="prom-client"} 1",
        "klaxon_metric_families_refused{reason="name",source="opentelemetry"} 1",
      ]
    `);
  });

  it("has kept its memory, its order and its secrets", async () => {
    const text = await (await fetch(`${await app.served()}/metrics`)).text();
    const [, bytes] = /^process_resident_memory_bytes (\d+)$/m.exec(text) ?? [];
    expect(Number(bytes)).toBeLessThan(400 * 1024 * 1024);
    app.process.kill("SIGTERM");
    expect(await app.end).toEqual({ code: null, signal: "SIGTERM" });
    expect(app.lines.filter(({ text: noJson }) => noJson !== undefined)).toEqual([]);
    expect(JSON.stringify(app.lines)).not.toContain("sesame");
  });
});

describeReal("a service of bad input", [["prometheus-3", "promtool"]], (promtool = "") => {
  it("has an exposition in which promtool finds no fault", async () => {
    expect(exposition).not.toBe("");
    expect(await saidByPromtool(promtool, exposition)).toBe("");
  });
});
