import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { natsLive } from "../../../../simulator/live/components/nats/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/nats-server");

describe.skipIf(!has)(`NATS in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(natsLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const onLeader = async (metric: string, stream: string) => {
    const values = await real.values(
      metric,
      `stream_name="${stream}",stream_leader="nats-1",is_stream_leader="true"`,
    );
    return values[0]?.[0] ?? Number.NaN;
  };

  it("has three servers, the first of which leads both streams", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "nats/nats-1:7777",
      "nats/nats-2:7777",
      "nats/nats-3:7777",
    ]);
    expect(await real.values("gnatsd_varz_max_connections")).toEqual([[250], [250], [250]]);
    expect(await real.values("jetstream_stream_last_seq", 'is_stream_leader="true"')).toEqual([
      [expect.any(Number), expect.any(Number)],
      [],
      [],
    ]);
  });

  it("lets messages wait, and come again, when a consumer acknowledges nothing", async () => {
    const rollback = await real.inject({ kind: "nats-consumer-stuck", stream: "ORDERS" });
    await real.until("messages that wait", async () => {
      const waiting = await onLeader("jetstream_consumer_num_pending", "ORDERS");
      return waiting > 500 && (await onLeader("jetstream_consumer_num_redelivered", "ORDERS")) > 0;
    });
    await rollback();
    await real.until("a consumer that has caught up", async () => {
      const waiting = await onLeader("jetstream_consumer_num_pending", "ORDERS");
      return waiting < 100;
    });
  }, 40_000);

  it("refuses messages when a stream is full, until it is purged", async () => {
    const share = async () =>
      (await onLeader("jetstream_stream_total_bytes", "ORDERS")) /
      (await onLeader("jetstream_stream_limit_bytes", "ORDERS"));
    const rollback = await real.inject({ kind: "nats-stream-filled", stream: "ORDERS", usedRatio: 1 });
    await real.until("a full stream", async () => (await share()) > 0.99);
    await rollback();
    await real.until("room", async () => (await share()) < 0.5);
  }, 40_000);

  it("is silent of a server that is down, while its exporter answers", async () => {
    const rollback = await real.inject({ kind: "nats-server-killed", instance: "nats-3:7777" });
    expect((await real.values("gnatsd_varz_max_connections")).map(({ length }) => length)).toEqual([1, 1, 0]);
    await rollback();
    expect((await real.values("gnatsd_varz_max_connections")).map(({ length }) => length)).toEqual([1, 1, 1]);
  }, 40_000);
});
