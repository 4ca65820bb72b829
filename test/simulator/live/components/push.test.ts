import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushLive } from "../../../../simulator/live/components/push/index.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

describe("push notifications in live drills", () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(pushLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sampleOf = async (metric: string, labels = "") =>
    (await real.values(metric, labels))[0]?.[0] ?? Number.NaN;
  const sent = (platform: string, result: string) =>
    sampleOf("push_sent_total", `platform="${platform}",result="${result}"`);
  const depth = () => sampleOf("push_queue_depth");

  it("sends to the devices of both platforms", async () => {
    await real.until("devices that were reached", async () => (await sent("android", "ok")) > 10);
    expect(await sent("ios", "ok")).toBeGreaterThan(0);
    expect(await sent("ios", "auth")).toBe(0);
  }, 20_000);

  it.each(["auth", "quota"] as const)(
    "is told of `%s` for one platform alone",
    async (result) => {
      const kind = "push-refused";
      const rollback = await real.inject({ kind, platform: "android", result, ratio: 1 });
      await real.until("refusals", async () => (await sent("android", result)) > 10);
      await rollback();
      expect(await sent("ios", result)).toBe(0);
    },
    20_000,
  );

  it("is refused from the last second of a key on, until it is renewed", async () => {
    const kind = "push-credential-ending";
    const rollback = await real.inject({ kind, platform: "ios", remainingSeconds: 0 });
    await real.until("refusals", async () => (await sent("ios", "auth")) > 10);
    await rollback();
    await real.until("a key that is good", async () => {
      const endsAt = await sampleOf("push_credential_expiry_timestamp_seconds", 'platform="ios"');
      return endsAt > Date.now() / 1000 + 86_400;
    });
  }, 40_000);

  it("lets notifications wait while the provider takes none, and sends them after", async () => {
    const rollback = await real.inject({ kind: "push-slow", ratio: 1 });
    await real.until("notifications that wait", async () => (await depth()) > 200);
    await rollback();
    await real.until("an empty queue", async () => (await depth()) === 0);
  }, 40_000);
});
