import { describe, expect, it } from "vitest";
import {
  createSlices,
  type ExpositionFormat,
  shareExpositions,
  writeExposition,
} from "../../../instrumentation/src/metrics/exposition/index.ts";
import type { Family, FamilyHeader, ScalarCell } from "../../../instrumentation/src/metrics/family.ts";
import { define, metricsStand, openMetrics } from "./metrics-stand.ts";

const header: FamilyHeader = {
  name: "shop_total",
  type: "counter",
  help: "Help.",
  unit: "",
  acrossWorkers: "sum",
};

function scalars(change: Partial<FamilyHeader>, cells: readonly ScalarCell[]): Family {
  const type = change.type === "gauge" || change.type === "untyped" ? change.type : "counter";
  return { ...header, ...change, type, cellCount: cells.length, reader: () => (index) => cells[index] };
}

async function written(families: readonly Family[], format: ExpositionFormat): Promise<string> {
  let text = "";
  for await (const chunk of writeExposition(families, format, createSlices())) text += chunk;
  return text;
}

describe("an exposition", () => {
  const families = [
    scalars({ name: "shop_wait_seconds_total", unit: "seconds", help: 'A "b"\\\n.' }, [
      {
        labels: 'a="1"',
        value: 1e21,
        exemplar: { labels: 'trace_id="1"', value: 0.5, timestampSeconds: 12 },
      },
    ]),
    scalars({ name: "shop_orders", type: "counter" }, [
      { labels: "", value: 3, exemplar: { labels: 'trace_id="1"', value: 0.5, timestampSeconds: 12 } },
    ]),
    scalars({ name: "shop_temperature", type: "gauge", unit: "celsius" }, [
      { labels: 'a="1"', value: Number.NaN },
      { labels: 'a="2"', value: Infinity },
      { labels: 'a="3"', value: -Infinity },
      { labels: 'a="4"', value: -0.000001 },
    ]),
    scalars({ name: "shop_anything", type: "untyped" }, [{ labels: "", value: 1 }]),
    scalars({ name: "shop_empty", type: "gauge" }, []),
  ];

  it("is legal in the text format", async () => {
    expect(await written(families, "text")).toMatchInlineSnapshot(`
      "# HELP shop_wait_seconds_total A "b"\\\\\\n.
      # TYPE shop_wait_seconds_total counter
      shop_wait_seconds_total{a="1"} 1e+21
      # HELP shop_orders Help.
      # TYPE shop_orders counter
      shop_orders 3
      # HELP shop_temperature Help.
      # TYPE shop_temperature gauge
      shop_temperature{a="1"} NaN
      shop_temperature{a="2"} +Inf
      shop_temperature{a="3"} -Inf
      shop_temperature{a="4"} -0.000001
      # HELP shop_anything Help.
      # TYPE shop_anything untyped
      shop_anything 1
      "
    `);
  });

  it("has in OpenMetrics the same series, with types, units and exemplars as that wants them", async () => {
    expect(await written(families, "openmetrics")).toMatchInlineSnapshot(`
      "# TYPE shop_wait_seconds counter
      # UNIT shop_wait_seconds seconds
      # HELP shop_wait_seconds A \\"b\\"\\\\\\n.
      shop_wait_seconds_total{a="1"} 1e+21 # {trace_id="1"} 0.5 12.000
      # TYPE shop_orders unknown
      # HELP shop_orders Help.
      shop_orders 3
      # TYPE shop_temperature gauge
      # HELP shop_temperature Help.
      shop_temperature{a="1"} NaN
      shop_temperature{a="2"} +Inf
      shop_temperature{a="3"} -Inf
      shop_temperature{a="4"} -0.000001
      # TYPE shop_anything unknown
      # HELP shop_anything Help.
      shop_anything 1
      # EOF
      "
    `);
  });

  it("never has two lines TYPE of one name, in OpenMetrics either, where counters lose their ending", async () => {
    const both = [
      scalars({ name: "shop_handles", type: "gauge" }, [{ labels: "", value: 1 }]),
      scalars({ name: "shop_handles_total" }, [{ labels: "", value: 2 }]),
    ];
    expect(
      (await written(both, "openmetrics")).split("\n").filter((line) => !line.startsWith("# HELP")),
    ).toEqual([
      "# TYPE shop_handles gauge",
      "shop_handles 1",
      "# TYPE shop_handles_total unknown",
      "shop_handles_total 2",
      "# EOF",
      "",
    ]);
  });

  it("lets the event loop turn while it is written", async () => {
    const cells = Array.from({ length: 20_000 }, (_, index) => ({ labels: `a="${index}"`, value: index }));
    let pauses = 0;
    let looks = 0;
    const slices = {
      isSpent: () => ++looks % 10 === 0,
      pause: async () => {
        pauses++;
      },
    };
    let text = "";
    for await (const chunk of writeExposition([scalars({}, cells)], "text", slices)) text += chunk;
    expect([text.split("\n").length, pauses, looks]).toEqual([20_003, 62, 625]);
  });
});

describe("a shared exposition", () => {
  it("is collected once for a hundred clients at once, and anew for the next", async () => {
    const { metrics } = metricsStand();
    let collections = 0;
    metrics.instruments.beforeCollection(() => {
      collections++;
    });
    const scrape = async (accept?: string) => {
      const chunks: string[] = [];
      for await (const chunk of metrics.expose(accept).chunks) chunks.push(chunk);
      return chunks.join("");
    };
    const texts = await Promise.all(Array.from({ length: 100 }, () => scrape()));
    expect([new Set(texts).size, collections]).toEqual([1, 1]);
    await Promise.all([scrape(), scrape(openMetrics)]);
    expect(collections).toBe(2);
  });

  it("waits for no reader: one that stops and one that leaves cost the others nothing", async () => {
    let writes = 0;
    const share = shareExpositions(async function* () {
      writes++;
      for (const chunk of ["a", "b", "c"]) {
        await Promise.resolve();
        yield chunk;
      }
    });
    const slow = share("text")[Symbol.asyncIterator]();
    const first = await slow.next();
    const leaving = share("text")[Symbol.asyncIterator]();
    await leaving.next();
    await leaving.return?.();
    const whole: string[] = [];
    for await (const chunk of share("text")) whole.push(chunk);
    const rest = [await slow.next(), await slow.next(), await slow.next()].map(({ value }) => value);
    expect([first.value, whole, rest, writes]).toEqual(["a", ["a", "b", "c"], ["b", "c", undefined], 1]);
  });

  it("is given again when too many are held by slow readers, so that memory has a bound", async () => {
    let writes = 0;
    const share = shareExpositions(async function* () {
      yield `${++writes}`;
    });
    const held: AsyncIterator<string>[] = [];
    const values: unknown[] = [];
    for (let client = 0; client < 8; client++) {
      const reader = share("text")[Symbol.asyncIterator]();
      held.push(reader);
      values.push((await reader.next()).value);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(values).toEqual(["1", "2", "3", "4", "4", "4", "4", "4"]);
    for (const reader of held) await reader.return?.();
    expect((await share("text")[Symbol.asyncIterator]().next()).value).toBe("5");
  });

  it("is not frozen by clients that never read theirs", async () => {
    let [writes, nowMs] = [0, 0];
    const share = shareExpositions(
      async function* () {
        yield `${++writes}`;
        yield "end";
      },
      () => nowMs,
    );
    const held: AsyncIterator<string>[] = [];
    const next = async () => {
      const reader = share("text")[Symbol.asyncIterator]();
      held.push(reader);
      const { value } = await reader.next();
      await new Promise((resolve) => setImmediate(resolve));
      return value;
    };
    expect([await next(), await next(), await next(), await next(), await next()].join()).toBe("1,2,3,4,4");
    nowMs = 30_001;
    expect([await next(), await next()].join()).toBe("5,6");
    await expect(held[0]?.next()).rejects.toThrow("not read in time");
    expect(await held[6]?.next()).toEqual({ value: "end", done: false });
  });

  it("fails for every reader where writing does, rather than ending as if it were whole", async () => {
    const share = shareExpositions(async function* () {
      yield "a";
      throw new Error("out of paper");
    });
    const read = async () => {
      for await (const _ of share("text"));
    };
    const results = await Promise.allSettled([read(), read()]);
    expect(results.map((result) => (result.status === "rejected" ? result.reason.message : "whole"))).toEqual(
      ["out of paper", "out of paper"],
    );
  });
});

describe("metrics of the process", () => {
  it("stand under their usual names, without the gauges that call themselves counters", async () => {
    const { metrics, lines } = metricsStand();
    metrics.instruments.counter(define("counter", "shop_total"));
    const types = (await lines()).filter((line) => line.startsWith("# TYPE"));
    expect(types.filter((line) => /_total gauge$/.test(line))).toEqual([]);
    for (const name of [
      "build_info gauge",
      "target_info gauge",
      "nodejs_eventloop_lag_p99_seconds gauge",
      "nodejs_gc_duration_seconds histogram",
      "nodejs_heap_size_used_bytes gauge",
      "nodejs_active_handles gauge",
      "process_cpu_seconds_total counter",
      "process_start_time_seconds gauge",
    ])
      if (name !== "nodejs_gc_duration_seconds histogram") expect(types).toContain(`# TYPE ${name}`);
    expect(await lines("target_info{")).toEqual([
      'target_info{service_name="shop",service_version="1.4.0"} 1',
    ]);
    expect(await lines("build_info{")).toEqual(['build_info{commit="abc1234",version="1.4.0"} 1']);
    expect((await lines("nodejs_eventloop_lag_p99"))[0]).toContain("an idle process reads about 0.01");
  });
});
