import { describe, expect, test } from "vitest";
import { answerRoute, notifiedReceivers, receiversOf } from "../../../simulator/alertmanager/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { configOf } from "./timeline-text.ts";

/** What a route's intervals say at a time: why, by which, until when. */
function muting(intervals: string, routeSettings: string, at: string) {
  const config = configOf(`
route: {receiver: root, routes: [{receiver: one, matchers: [a=b], ${routeSettings}}]}
receivers: [{name: root}, {name: one}]
time_intervals: ${intervals}
`);
  const answer = answerRoute(config, {
    labels: labelsFromRecord({ a: "b" }),
    firing: [],
    atMs: Date.parse(at),
  });
  const found = answer.matches[0]?.muting;
  if (found === undefined) return "open";
  const until = found.endsAtMs === undefined ? "never" : new Date(found.endsAtMs).toISOString();
  return `${found.kind} ${found.intervals.join(",")} until ${until}`;
}

describe("the end of a muting", () => {
  const nights =
    '[{name: nights, time_intervals: [{times: [{start_time: "00:00", end_time: "09:00"}, {start_time: "09:05", end_time: "24:00"}]}]}]';

  test.each([
    [
      nights,
      "mute_time_intervals: [nights]",
      "2026-01-05T08:59:30Z",
      "muted-time nights until 2026-01-05T09:00:00.000Z",
    ],
    [nights, "mute_time_intervals: [nights]", "2026-01-05T09:04:59Z", "open"],
    [
      nights,
      "mute_time_intervals: [nights]",
      "2026-01-05T09:05:00Z",
      "muted-time nights until 2026-01-06T09:00:00.000Z",
    ],
    [
      '[{name: office, time_intervals: [{weekdays: ["monday:friday"], times: [{start_time: "09:00", end_time: "17:00"}], location: America/New_York}]}]',
      "active_time_intervals: [office]",
      // The clocks of New York go forward on this Sunday.
      "2026-03-07T12:00:00Z",
      "outside-active-time office until 2026-03-09T13:00:00.000Z",
    ],
    [
      '[{name: half, time_intervals: [{times: [{start_time: "06:20", end_time: "06:21"}], location: Asia/Kathmandu}]}]',
      "mute_time_intervals: [half]",
      "2026-01-05T00:35:00Z",
      "muted-time half until 2026-01-05T00:36:00.000Z",
    ],
    [
      "[{name: always, time_intervals: [{}]}]",
      "mute_time_intervals: [always]",
      "2026-01-05T00:00:00Z",
      "muted-time always until never",
    ],
    [
      '[{name: past, time_intervals: [{years: ["1971"]}]}]',
      "active_time_intervals: [past]",
      "2026-01-05T00:00:00Z",
      "outside-active-time past until never",
    ],
  ])("%s, %s at %s", (intervals, settings, at, expected) => {
    expect(muting(intervals, settings, at)).toBe(expected);
  });
});

test("an answer tells the way down, what comes too late, and who is told in the end", () => {
  const config = configOf(`
route:
  receiver: root
  routes:
  - receiver: copy
    continue: true
    routes: [{receiver: deep, matchers: [a=b]}, {receiver: deeper, matchers: [a=~".+"]}]
  - {receiver: one, matchers: [a=b], mute_time_intervals: [always]}
  - {receiver: two, matchers: [a=b]}
  - {receiver: three, matchers: [a=c]}
receivers: [{name: root}, {name: copy}, {name: deep}, {name: deeper}, {name: one}, {name: two}, {name: three}]
time_intervals: [{name: always, time_intervals: [{}]}]
inhibit_rules: [{source_matchers: [s=x], target_matchers: [a=b]}, {source_matchers: [s=~"x|y"], target_matchers: [a=b], equal: [e]}]
`);
  const ask = (firing: readonly Record<string, string>[]) =>
    answerRoute(config, {
      labels: labelsFromRecord({ a: "b" }),
      firing: firing.map(labelsFromRecord),
      atMs: 0,
    });
  const answer = ask([]);
  expect(answer.matches.map(({ path }) => path.map((route) => route.receiver))).toEqual([
    ["root", "copy", "deep"],
    ["root", "one"],
  ]);
  expect(answer.passedOver.map(({ route, because }) => [route.receiver, because.receiver])).toEqual([
    ["deeper", "deep"],
    ["two", "one"],
  ]);
  expect([receiversOf(answer), notifiedReceivers(answer)]).toEqual([["deep", "one"], ["deep"]]);
  const inhibited = ask([{ s: "y" }, { s: "x" }, { s: "x", e: "1" }]);
  expect(inhibited.inhibitions.map(({ rule, by }) => [rule.index, by.values.join("")])).toEqual([
    [0, "x"],
    [0, "1x"],
    [1, "y"],
    [1, "x"],
  ]);
  expect(notifiedReceivers(inhibited)).toEqual([]);
});
