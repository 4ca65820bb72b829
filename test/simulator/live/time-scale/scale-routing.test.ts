import { describe, expect, it } from "vitest";
import { scaleRouting } from "../../../../simulator/live/time-scale/index.ts";

const config = {
  global: { resolve_timeout: "5m", smtp_from: "a@example.org" },
  route: {
    receiver: "r",
    group_by: ["system"],
    group_wait: "1m",
    group_interval: "5m",
    repeat_interval: "1d",
    routes: [
      { receiver: "r", matchers: ['a="b"'], group_wait: "0s", mute_time_intervals: ["nights"] },
      { receiver: "r", routes: [{ receiver: "r", repeat_interval: "50s" }] },
    ],
  },
  time_intervals: [{ name: "nights", time_intervals: [{ weekdays: ["monday"] }] }],
  receivers: [{ name: "r", webhook_configs: [{ url: "http://127.0.0.1:1", timeout: "10s" }] }],
};

describe("scaled routing", () => {
  it("has the timers of every route divided, and nothing else", () => {
    expect(scaleRouting(config, 8)).toEqual({
      config: {
        ...config,
        global: { resolve_timeout: "37s500ms", smtp_from: "a@example.org" },
        route: {
          ...config.route,
          group_wait: "7s500ms",
          group_interval: "37s500ms",
          repeat_interval: "3h",
          routes: [
            { receiver: "r", matchers: ['a="b"'], group_wait: "0s", mute_time_intervals: ["nights"] },
            { receiver: "r", routes: [{ receiver: "r", repeat_interval: "6s250ms" }] },
          ],
        },
      },
      notes: [
        {
          kind: "calendar",
          path: "route.routes[0].mute_time_intervals",
          message: "`mute_time_intervals` (nights) go by the real calendar and cannot be scaled",
        },
      ],
      problems: [],
    });
  });

  it("writes the timers that would otherwise have their defaults", () => {
    expect(
      scaleRouting({ route: { receiver: "r", routes: [{}] }, receivers: [{ name: "r" }] }, 10).config,
    ).toEqual({
      global: { resolve_timeout: "30s" },
      route: {
        receiver: "r",
        group_wait: "3s",
        group_interval: "30s",
        repeat_interval: "24m",
        routes: [{}],
      },
      receivers: [{ name: "r" }],
    });
  });

  it("is the value itself with factor 1", () => {
    expect(scaleRouting(config, 1).config).toBe(config);
  });

  it("says where a timer is none, and gives no configuration", () => {
    const broken = { route: { receiver: "r", group_wait: "1.5m", routes: [{ group_interval: 5 }] } };
    expect(scaleRouting(broken, 10)).toEqual({
      config: undefined,
      notes: [],
      problems: [
        {
          kind: "bad-duration",
          path: "route.group_wait",
          message: '`group_wait: "1.5m"` is not a duration; write a number and a unit, as in `"5m"`',
        },
        {
          kind: "bad-duration",
          path: "route.routes[0].group_interval",
          message: '`group_interval: 5` is not a duration; write a number and a unit, as in `"5m"`',
        },
      ],
    });
  });

  it.each([
    null,
    5,
    [],
    { route: [] },
    { route: { routes: 5 } },
    { global: 5 },
    { route: { routes: [null] } },
  ])("has a problem with %j", (value) => {
    const { config: none, problems } = scaleRouting(value, 10);
    expect(none).toBeUndefined();
    expect(problems).toHaveLength(1);
  });
});
