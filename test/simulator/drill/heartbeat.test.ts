import { describe, expect, it } from "vitest";
import { watchHeartbeat } from "../../../simulator/drill/heartbeat.ts";

const beat = (
  atSeconds: number,
  change: { readonly isDelivered?: boolean; readonly receiver?: string } = {},
) => ({
  atMs: atSeconds * 1000,
  receiver: "heartbeat",
  status: "firing" as const,
  isDelivered: true,
  alerts: [],
  ...change,
});
const watch = (beats: readonly ReturnType<typeof beat>[]) =>
  watchHeartbeat(beats, { receiver: "heartbeat", lossMs: 180_000, endMs: 600_000 });

describe("the external heartbeat monitor", () => {
  it.each([
    ["hears every beat", [beat(0), beat(180), beat(360), beat(540)], [], []],
    ["misses a pause and hears the return", [beat(0), beat(300), beat(450), beat(600)], [180_000], [300_000]],
    ["misses silence until the end", [beat(60)], [240_000], []],
    ["misses what was never there", [], [180_000], []],
    [
      "ignores other receivers and what was not delivered",
      [beat(0), beat(170, { isDelivered: false }), beat(175, { receiver: "api-page" }), beat(500)],
      [180_000],
      [500_000],
    ],
  ])("%s", (_what, beats, missedAtMs, returnedAtMs) => {
    expect(watch(beats)).toEqual({ missedAtMs, returnedAtMs });
  });
});
