import { afterEach, describe, expect, it } from "vitest";
import {
  createMember,
  type HubLink,
  type MemberLink,
  type Message,
  opened,
  sealed,
  Totals,
} from "../../../instrumentation/src/metrics/aggregate/index.ts";
import { createSlices } from "../../../instrumentation/src/metrics/exposition/index.ts";
import type { Family } from "../../../instrumentation/src/metrics/family.ts";
import type { GaugeOptions } from "../../../instrumentation/src/metrics/index.ts";
import { define, type MetricsStand, metricsStand, openMetrics, textOf } from "./metrics-stand.ts";

/** Links between stands in one process: what goes over them is copied as between processes. */
function wiredLinks() {
  const members = new Map<string, (message: Message) => void>();
  let hear: (member: string, message: Message) => void = () => {};
  let gone: (member: string) => void = () => {};
  const silent = new Set<string>();
  const copy = (message: Message): Message => {
    const message2 = opened(JSON.parse(JSON.stringify(sealed(message))));
    if (message2 === undefined) throw new Error(`not a message: ${JSON.stringify(message)}`);
    return message2;
  };
  const hub: HubLink = {
    listen: (onMessage, onGone) => {
      hear = onMessage;
      gone = onGone;
    },
    send: async (member, message) => {
      if (!silent.has(member)) members.get(member)?.(copy(message));
    },
    sendAll: (message) => {
      for (const tell of members.values()) tell(copy(message));
    },
    close: () => {},
  };
  const member = (name: string): MemberLink => ({
    listen: (onMessage) => {
      members.set(name, onMessage);
    },
    send: async (message) => {
      if (!silent.has(name)) hear(name, copy(message));
    },
    close: () => members.delete(name),
  });
  return {
    hub,
    member,
    silent,
    gone: (name: string) => gone(name),
    hear: (name: string, message: Message) => hear(name, message),
  };
}

const stands: MetricsStand[] = [];
afterEach(async () => {
  for (const stand of stands.splice(0)) await stand.metrics.shutdown();
});

/** Workers that fall silent in a test are given little time there, all others as much as a busy machine may need. */
function service(workerNames: readonly string[], workerPatienceMs = 20_000) {
  const links = wiredLinks();
  const start = (own: { hubs: readonly HubLink[]; member: MemberLink | undefined }) => {
    const stand = metricsStand({ labelSetLimit: 10 }, { links: own, workerPatienceMs });
    stands.push(stand);
    return stand;
  };
  const primary = start({ hubs: [links.hub], member: undefined });
  const workers = workerNames.map((name) => start({ hubs: [], member: links.member(name) }));
  return { links, primary, workers, start, all: [primary, ...workers] };
}

function samples(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.startsWith("#"));
}

describe("workers of one service", () => {
  it("are scraped as one, whichever of them is asked", async () => {
    const { all } = service(["1", "2"]);
    for (const [index, { metrics }] of all.entries()) {
      const { instruments } = metrics;
      instruments.counter(define("counter", "shop_orders_total", ["a"])).add(index + 1, { a: "x" });
      const wait = instruments.histogram(define("histogram", "shop_wait", [], [1, 2]));
      wait.observe(index, {}, { traceId: `${index}`.repeat(32), spanId: `${index}`.repeat(16) });
      for (const acrossWorkers of ["sum", "min", "max", "mean", "each"] as const) {
        const options: GaugeOptions = { acrossWorkers };
        instruments.gauge(define("gauge", `shop_${acrossWorkers}`), options).set(index * 3, {});
      }
    }
    const expected = [
      'shop_orders_total{a="x"} 6',
      'shop_wait_bucket{le="1"} 2 # {trace_id="00000000000000000000000000000000",span_id="0000000000000000"} 0 1700000000.500',
      'shop_wait_bucket{le="2"} 3 # {trace_id="22222222222222222222222222222222",span_id="2222222222222222"} 2 1700000000.500',
      'shop_wait_bucket{le="+Inf"} 3',
      "shop_wait_sum 3",
      "shop_wait_count 3",
      "shop_sum 9",
      "shop_min 0",
      "shop_max 6",
      "shop_mean 3",
      'shop_each{worker="0"} 0',
      'shop_each{worker="1"} 3',
      'shop_each{worker="2"} 6',
    ];
    for (const { lines } of all) expect(samples(await lines("shop_", openMetrics))).toEqual(expected);
    expect(samples(await all[1]!.lines("klaxon_metric_workers"))).toEqual(["klaxon_metric_workers 3"]);
    expect(samples(await all[1]!.lines("build_info"))).toEqual([
      'build_info{commit="abc1234",version="1.4.0"} 1',
    ]);
  });

  it("that have threads of their own are counted once", async () => {
    const { links, primary, start } = service(["1"]);
    const threads = wiredLinks();
    start({ hubs: [threads.hub], member: links.member("2") });
    for (const name of ["1", "2"]) start({ hubs: [], member: threads.member(name) });
    expect(samples(await primary.lines("klaxon_metric_workers"))).toEqual(["klaxon_metric_workers 5"]);
  });

  it("answer the newest question too that came while they answered another", async () => {
    const sent: Message[] = [];
    let ask: (message: Message) => void = () => {};
    const collections: (() => void)[] = [];
    createMember({
      link: {
        listen: (hear) => {
          ask = hear;
        },
        send: async (message) => {
          sent.push(message);
        },
        close: () => {},
      },
      patienceMs: 100,
      collect: () => new Promise((resolve) => collections.push(() => resolve([]))),
      slices: createSlices,
      onMissed: () => {},
    });
    for (const id of [1, 2, 3]) ask({ kind: "collect", id });
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    for (let round = 0; round < 3; round++) {
      collections[round]?.();
      await settled();
    }
    expect(sent).toEqual([{ kind: "hello" }, { kind: "done", id: 1 }, { kind: "done", id: 3 }]);
  });

  it("that are gone leave their counters, not their gauges, so that nothing goes backwards", async () => {
    const { links, primary, workers } = service(["1", "2"]);
    for (const { metrics } of workers) {
      metrics.instruments.counter(define("counter", "shop_orders_total")).add(5, {});
      metrics.instruments.gauge(define("gauge", "shop_queue")).set(5, {});
    }
    expect(samples(await primary.lines("shop_"))).toEqual(["shop_orders_total 10", "shop_queue 10"]);
    links.gone("1");
    expect(samples(await primary.lines("shop_"))).toEqual(["shop_orders_total 10", "shop_queue 5"]);
    links.gone("2");
    expect(samples(await primary.lines("shop_"))).toEqual(["shop_orders_total 10"]);
  });

  it("say their last figures when they end in order", async () => {
    const { primary, workers } = service(["1"]);
    const counter = workers[0]!.metrics.instruments.counter(define("counter", "shop_orders_total"));
    counter.add(1, {});
    await primary.lines();
    counter.add(6, {});
    await workers[0]!.metrics.shutdown();
    expect(samples(await primary.lines("shop_"))).toEqual(["shop_orders_total 7"]);
  });

  it("that hang are waited for once, keep their last figures and are counted until they answer", async () => {
    const { links, primary, workers } = service(["1"], 300);
    const counter = workers[0]!.metrics.instruments.counter(define("counter", "shop_orders_total"));
    counter.add(1, {});
    await primary.lines();
    links.silent.add("1");
    counter.add(1, {});
    const startedAtMs = performance.now();
    const hung = [await primary.lines("shop_"), await primary.lines("shop_"), await primary.lines("shop_")];
    const tookMs = performance.now() - startedAtMs;
    expect(hung.map(samples)).toEqual([
      ["shop_orders_total 1"],
      ["shop_orders_total 1"],
      ["shop_orders_total 1"],
    ]);
    // The patience is 300 ms; three times as long would mean that it was waited for each time, on any machine.
    expect(tookMs).toBeGreaterThanOrEqual(290);
    expect(samples(await primary.lines("klaxon_metric_workers_missed"))[0]).toBe(
      "klaxon_metric_workers_missed_total 4",
    );
    links.silent.delete("1");
    links.hear("1", { kind: "hello" });
    expect(samples(await primary.lines("shop_"))).toEqual(["shop_orders_total 2"]);
  });

  it("answer for themselves where nobody asks them all, or the one that does falls silent", async () => {
    const { links, workers } = service(["1"], 300);
    const alone = metricsStand({}, { links: { hubs: [], member: wiredLinks().member("1") } });
    for (const { metrics } of [alone, workers[0]!])
      metrics.instruments.counter(define("counter", "shop_orders_total")).add(1, {});
    expect(samples(await alone.lines("shop_"))).toEqual(["shop_orders_total 1"]);
    links.silent.add("1");
    expect(samples(await workers[0]!.lines("shop_"))).toEqual(["shop_orders_total 1"]);
  });

  it("are asked once for a hundred scrapes at once", async () => {
    const { primary, workers } = service(["1"]);
    let collections = 0;
    workers[0]!.metrics.instruments.beforeCollection(() => {
      collections++;
    });
    await Promise.all(Array.from({ length: 100 }, () => textOf(primary.metrics)));
    expect(collections).toBe(1);
  });
});

describe("messages between workers", () => {
  it.each([
    ["the application's own", { hello: "world" }],
    ["text", "klaxon:metrics:1"],
    ["nothing", null],
    ["another version", { klaxon: "klaxon:metrics:2", message: { kind: "hello" } }],
    ["no message", { klaxon: "klaxon:metrics:1" }],
    ["an unknown kind", { klaxon: "klaxon:metrics:1", message: { kind: "shutdown" } }],
    ["no id", { klaxon: "klaxon:metrics:1", message: { kind: "collect" } }],
    ["an id that is text", { klaxon: "klaxon:metrics:1", message: { kind: "done", id: "1" } }],
    ["an unknown format", { klaxon: "klaxon:metrics:1", message: { kind: "expose", id: 1, format: "html" } }],
    ...[
      { rows: [['a="1"} 1\nevil{b="2"', 1]] },
      { rows: [['a="1', 1]] },
      { rows: [['a="1",', 1]] },
      { rows: [["a", 1]] },
      { rows: [["", "1\nevil 2"]] },
      { rows: [["", 1, 2]] },
      { rows: Array.from({ length: 501 }, () => ["", 1]) },
      { rows: "many" },
      { bounds: [2, 1] },
      { exemplars: [[0, 0, 'a="1"} 1\n', 1, 1]] },
      { exemplars: [[0, -1, "", 1, 1]] },
      { header: { name: "shop total", type: "counter", help: "", unit: "", acrossWorkers: "sum" } },
      { header: { name: "shop", type: "enum", help: "", unit: "", acrossWorkers: "sum" } },
      { header: { name: "shop", type: "counter", help: "h".repeat(20_000), unit: "", acrossWorkers: "sum" } },
    ].map((change): [string, unknown] => [
      `a part with ${JSON.stringify(change).slice(0, 70)}`,
      part(change),
    ]),
  ])("are ignored where they are %s", (_, envelope) => {
    expect(opened(envelope)).toBeUndefined();
  });

  it("are taken where they are whole, numbers that JSON does not know among them", () => {
    const envelope = part({
      rows: [
        ['a="\\"\\n\\\\}"', "NaN"],
        ["", "-Infinity"],
      ],
    });
    expect(opened(JSON.parse(JSON.stringify(envelope)))).toMatchObject({ kind: "part", id: 1 });
  });

  it("from those who were never greeted change nothing", async () => {
    const { links, primary } = service([]);
    const message = opened(part({}));
    if (message === undefined) throw new Error("no message");
    links.hear("stranger", message);
    links.hear("stranger", { kind: "done", id: 1 });
    links.hear("stranger", { kind: "farewell" });
    expect(samples(await primary.lines("shop"))).toEqual([]);
  });
});

describe("totals", () => {
  it("fold what comes after the limit into the overflow series of its labels", async () => {
    const totals = new Totals(2);
    await totals.add(
      counter(['a="1",b="x\\"y"', 'a="2",b="z"', 'a="3",b="z"', 'a="4",b="z"']),
      0,
      createSlices(),
    );
    const rows = totals.families().map((family) => {
      const cellAt = family.reader();
      return Array.from({ length: family.cellCount }, (_, index) => cellAt(index));
    });
    expect(rows).toEqual([
      [
        { labels: 'a="1",b="x\\"y"', value: 1, exemplar: undefined },
        { labels: 'a="2",b="z"', value: 1, exemplar: undefined },
        { labels: 'a="overflow",b="overflow"', value: 2, exemplar: undefined },
      ],
    ]);
  });

  it("leave out a family of another type", async () => {
    const totals = new Totals();
    const slices = createSlices();
    expect(await totals.add(counter(["a"]), 0, slices)).toBe(true);
    expect(await totals.add({ ...counter(["a"]), type: "gauge" }, 1, slices)).toBe(false);
  });
});

function counter(labels: readonly string[]): Family & { readonly type: "counter" | "gauge" | "untyped" } {
  return {
    name: "shop_total",
    type: "counter",
    help: "H.",
    unit: "",
    acrossWorkers: "sum",
    cellCount: labels.length,
    reader: () => (index) => ({ labels: labels[index] ?? "", value: 1 }),
  };
}

function part(change: object): object {
  const header = { name: "shop_total", type: "counter", help: "H.", unit: "", acrossWorkers: "sum" };
  const whole = { header, bounds: [], rows: [["", 1]], exemplars: [], ...change };
  return { klaxon: "klaxon:metrics:1", message: { kind: "part", id: 1, part: whole } };
}
