import { expect, it } from "vitest";
import { soak, soakCases } from "../bench/instrumentation/soak.ts";

// A little of what `npm run bench:instrumentation soak` does, with a bound that no busy machine touches.
const dose = { requestCount: 1_204, lookCount: 2, warmUpCount: 1_290, limitMs: 60_000 };
const [up, down] = soakCases;

/** The value of a series; undefined where there is none. */
function seriesValue(exposition: string, series: string): number | undefined {
  const line = exposition.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

it.concurrent.each([up, down])(
  "a whole service holds no more after thousands of requests: %s",
  async (what) => {
    const { growthPercent, exposition, requestCount } = await soak(what, dose);
    expect(growthPercent).toBeLessThan(12);
    expect(requestCount).toBe(2_494);
    const customers = exposition.match(/^shop_orders_total\{/gm);
    expect(customers).toHaveLength(21);
    expect(seriesValue(exposition, "klaxon_log_lines_waiting")).toBeLessThanOrEqual(500);
    const sentCount = seriesValue(exposition, "klaxon_log_lines_sent_total") ?? 0;
    const droppedCount = seriesValue(exposition, 'klaxon_log_lines_dropped_total{reason="queue_full"}') ?? 0;
    expect(what === up ? sentCount : droppedCount).toBeGreaterThan(1_500);
    expect(what === up ? droppedCount : sentCount).toBe(0);
    // What the service asks of itself, its exposition too, is there; what is pushed to Loki and the collector is not.
    const calls = exposition.match(/^http_client_request_duration_seconds_count\{.*\} \d+$/gm);
    expect(calls?.map((line) => / (\d+)$/.exec(line)?.[1])).toEqual(["58", "2"]);
  },
);
