import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseRequest, type LoadRequest, startLoad } from "../../compose/demo/load.ts";
import { parseNotification } from "../../compose/demo/notification.ts";
import { createNotificationStore } from "../../compose/demo/notification-store.ts";
import { newestOrders, orderOf } from "../../compose/demo/orders.ts";
import { createSettingsReader } from "../../compose/demo/settings.ts";
import { webhookBody } from "./webhook-body.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the load", () => {
  const options = {
    targets: ["a", "b"],
    ratePerSecond: 10,
    openRequestsMax: 5,
    random: () => 0,
    monotonicMs: () => performance.now(),
  };

  it("keeps its rate and takes the targets in turn", async () => {
    const sent: string[] = [];
    const send = async (target: string) => {
      sent.push(target);
      return 200;
    };
    const load = startLoad({ ...options, send });
    await vi.advanceTimersByTimeAsync(10_000);
    await load.stop();
    expect(load.counts()).toEqual({ succeeded: 100, failed: 0, skipped: 0 });
    expect(sent.slice(0, 4)).toEqual(["a", "b", "a", "b"]);
  });

  it("counts answers of 500 and no answers as failed, others as succeeded", async () => {
    const answers = [200, 404, 500, 503];
    let index = 0;
    const send = async () => {
      const answer = answers[index++ % 5];
      if (answer === undefined) throw new Error("refused");
      return answer;
    };
    const load = startLoad({ ...options, send });
    await vi.advanceTimersByTimeAsync(1_000);
    await load.stop();
    expect(load.counts()).toEqual({ succeeded: 4, failed: 6, skipped: 0 });
  });

  it("has no more requests open than it may, and skips the others for good", async () => {
    const waiting: (() => void)[] = [];
    const send = () => new Promise<number>((resolve) => waiting.push(() => resolve(200)));
    const load = startLoad({ ...options, send });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(waiting).toHaveLength(5);
    expect(load.counts().skipped).toBe(15);
    for (const answer of waiting) answer();
    await vi.advanceTimersByTimeAsync(100);
    expect(waiting).toHaveLength(6);
    const ended = load.stop();
    waiting.at(-1)?.();
    await ended;
    expect(load.counts()).toEqual({ succeeded: 6, failed: 0, skipped: 15 });
  });

  it("does not make up for a pause with a burst", async () => {
    let nowMs = 0;
    let sentCount = 0;
    const send = async () => {
      sentCount++;
      return 200;
    };
    const load = startLoad({ ...options, monotonicMs: () => nowMs, send });
    nowMs = 60_000;
    await vi.advanceTimersByTimeAsync(100);
    await load.stop();
    expect([sentCount, load.counts().skipped]).toEqual([2, 598]);
  });

  it.each<readonly [number, LoadRequest]>([
    [0, { method: "GET", path: "/api/orders?limit=1" }],
    [0.5, { method: "GET", path: "/api/orders/5000" }],
    [0.9, { method: "POST", path: "/api/orders", body: '{"item":"bell","quantity":10}' }],
    [0.999, { method: "GET", path: "/api/orders/10999" }],
  ])("asks, at %s of chance, for its share of the mix", (chance, request) => {
    expect(chooseRequest(() => chance)).toEqual(request);
  });
});

describe("the orders", () => {
  it("are the same whoever computes them, and end", () => {
    expect([orderOf(1), orderOf(9_999), orderOf(0), orderOf(10_000), orderOf(1.5)]).toEqual([
      { id: 1, item: "horn", quantity: 8 },
      { id: 9_999, item: "gong", quantity: 10 },
      undefined,
      undefined,
      undefined,
    ]);
    expect(newestOrders(3).map(({ id }) => id)).toEqual([9_999, 9_998, 9_997]);
  });
});

describe("a notification", () => {
  it("is read without what nobody needs", () => {
    expect(parseNotification(webhookBody({}))).toEqual({
      findings: [],
      notification: {
        receiver: "api-page",
        status: "firing",
        groupLabels: { system: "api" },
        truncatedAlertCount: 0,
        alerts: [
          {
            status: "firing",
            labels: { alertname: "ApiDown", severity: "page" },
            annotations: { summary: "No instance answers" },
            startsAt: "2026-01-01T00:00:00.000Z",
          },
        ],
      },
    });
  });

  it.each<readonly [string, readonly string[]]>([
    ["", [": the body is no JSON object"]],
    ["[]", [": the body is no JSON object"]],
    ["null", [": the body is no JSON object"]],
    [
      "{}",
      [
        'version: must be "4"',
        "receiver: must be a text",
        "status: must be `firing` or `resolved`",
        "groupLabels: must be an object",
        "alerts: must be a list with at least one alert",
      ],
    ],
    [
      '{"version":"4","receiver":"r","status":"firing","groupLabels":{"a":1},"truncatedAlerts":-1,"alerts":[7,{"status":"resolved","labels":{},"annotations":[],"startsAt":"soon"}]}',
      [
        "groupLabels.a: must be a text",
        "alerts[0]: must be an object",
        "alerts[1].annotations: must be an object",
        "alerts[1].startsAt: must be an instant such as `2026-01-01T00:00:00Z`",
        "alerts[1].endsAt: must be an instant such as `2026-01-01T00:00:00Z`",
        "truncatedAlerts: must be a count",
      ],
    ],
  ])("%s is refused with everything that is wrong", (text, findings) => {
    expect(parseNotification(text).findings.map(({ place, message }) => `${place}: ${message}`)).toEqual(
      findings,
    );
  });

  it("with thousands of mistakes is refused with ten findings", () => {
    const body = { version: "4", receiver: "r", status: "firing", groupLabels: {} };
    const text = JSON.stringify({ ...body, alerts: Array.from({ length: 5_000 }, () => 0) });
    expect(parseNotification(text).findings).toHaveLength(10);
  });
});

describe("the store of notifications", () => {
  const { notification } = parseNotification(webhookBody({}));
  if (notification === undefined) throw new Error("the example is a notification");
  const received = { ...notification, receivedAt: "2026-01-01T00:00:00.000Z", path: "/api-page" };

  it.each([
    ["as many as it may", { notificationsMax: 2, bytesMax: 1_000 }, [10, 10, 10], [2, 3]],
    ["as many as fit", { notificationsMax: 9, bytesMax: 25 }, [10, 10, 10], [2, 3]],
    ["the newest even where it alone is too large", { notificationsMax: 9, bytesMax: 25 }, [10, 99], [2]],
  ])("keeps %s", (_what, limits, sizes, kept) => {
    const store = createNotificationStore(limits);
    for (const bytes of sizes) store.add(received, bytes);
    expect(store.newest(100).map(({ sequence }) => sequence)).toEqual(kept);
    expect(store.receivedCount()).toBe(sizes.length);
  });
});

describe("the settings", () => {
  it("have values of their own where a variable is absent or empty", () => {
    const reader = createSettingsReader({ PORT: "" });
    expect(reader.integer("PORT", { fallback: 80, min: 0, max: 99 })).toBe(80);
    expect(reader.word("HOST", "127.0.0.1")).toBe("127.0.0.1");
    expect(reader.findings()).toEqual([]);
  });

  it.each([
    ["1e3", "`1e3` is no number from 0 to 99"],
    ["0x10", "`0x10` is no number from 0 to 99"],
    [" 1", "` 1` is no number from 0 to 99"],
    ["-1", "`-1` is no number from 0 to 99"],
    ["100", "`100` is no number from 0 to 99"],
    ["9".repeat(500), `\`${"9".repeat(60)}…\` is no number from 0 to 99`],
  ])("refuse %s as a number", (text, message) => {
    const reader = createSettingsReader({ PORT: text });
    reader.number("PORT", { fallback: 80, min: 0, max: 99 });
    expect(reader.findings()).toEqual([{ name: "PORT", message }]);
  });

  it.each([
    ["http://a:1, https://b", ["http://a:1", "https://b"]],
    ["http://a/path", undefined],
    ["http://user@a", undefined],
    ["file:///etc/passwd", undefined],
    ["http://a,http://b,http://c", undefined],
  ])("read %s as origins: %s", (text, origins) => {
    const reader = createSettingsReader({ TARGETS: text });
    const read = reader.origins("TARGETS", { fallback: [], countMax: 2 });
    expect(reader.findings().length === 0 ? read : undefined).toEqual(origins);
  });
});
