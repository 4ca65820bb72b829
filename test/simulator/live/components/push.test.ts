import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushLive } from "../../../../simulator/live/components/push/index.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

const instance = "push-sender:9467";

describe("push notifications in live drills", () => {
  let system: DrilledSystem;

  beforeAll(async () => {
    system = await startDrilled(pushLive);
  }, 60_000);

  afterAll(async () => {
    await system?.end();
  }, 30_000);

  const sent = (samples: ReadonlyMap<string, number>, platform: string, result: string) =>
    samples.get(`push_sent_total{platform="${platform}",result="${result}"}`) ?? Number.NaN;

  it("sends to the devices of both platforms", async () => {
    await system.untilSamples(instance, (samples) => sent(samples, "android", "ok") > 10);
    expect(sent(await system.samplesOf(instance), "ios", "ok")).toBeGreaterThan(0);
    expect(sent(await system.samplesOf(instance), "ios", "auth")).toBe(0);
  });

  it.each(["auth", "quota"] as const)("is told of `%s` for one platform alone", async (result) => {
    const kind = "push-refused";
    const rollback = await system.inject({ kind, platform: "android", result, ratio: 1 });
    await system.untilSamples(instance, (samples) => sent(samples, "android", result) > 10);
    await rollback();
    expect(sent(await system.samplesOf(instance), "ios", result)).toBe(0);
  });

  it("is refused from the last second of a key on, until it is renewed", async () => {
    const kind = "push-credential-ending";
    const rollback = await system.inject({ kind, platform: "ios", remainingSeconds: 0 });
    await system.untilSamples(instance, (samples) => sent(samples, "ios", "auth") > 10);
    await rollback();
    const expiry = 'push_credential_expiry_timestamp_seconds{platform="ios"}';
    await system.untilSamples(instance, (samples) => (samples.get(expiry) ?? 0) > Date.now() / 1000 + 86_400);
  });

  it("lets notifications wait while the provider takes none, and sends them after", async () => {
    const rollback = await system.inject({ kind: "push-slow", ratio: 1 });
    await system.untilSamples(instance, (samples) => (samples.get("push_queue_depth") ?? 0) > 200);
    await rollback();
    await system.untilSamples(instance, (samples) => samples.get("push_queue_depth") === 0);
  }, 40_000);
});
