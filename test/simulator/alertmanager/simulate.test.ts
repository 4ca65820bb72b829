import { expect, test } from "vitest";
import { labelMatcher, type Silence, simulateNotifications } from "../../../simulator/alertmanager/index.ts";
import { configOf, play, postsOf, startMs } from "./timeline-text.ts";

const oneReceiver = `
route: {receiver: hook, group_by: [alertname], group_wait: 10s, group_interval: 60s, repeat_interval: 150s}
receivers: [{name: hook, webhook_configs: [{url: "http://x"}]}]
`;

test("alerts of a group wait together, then changes go out at the group interval", () => {
  const { notifications, unnotified } = play(
    oneReceiver,
    `0 alertname=A,i=1 fires
     5 alertname=A,i=2 fires
     5 alertname=B,i=1 fires
     20 alertname=A,i=3 fires
     80 alertname=A,i=1 resolves
     140 alertname=A,i=2 resolves
     141 alertname=A,i=3 resolves`,
    { seconds: 400 },
  );
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) A1 A2",
    "15s hook/webhook0 firing (first notification) B1",
    "70s hook/webhook0 firing (new alerts added) A1 A2 A3",
    "130s hook/webhook0 firing (some alerts resolved) A1! A2 A3",
    "190s hook/webhook0 resolved (all alerts resolved) A2! A3!",
    "195s hook/webhook0 firing (repeat interval elapsed) B1",
    "375s hook/webhook0 firing (repeat interval elapsed) B1",
  ]);
  expect(unnotified).toEqual([
    "0s-10s hook A1: waiting x0",
    "5s-10s hook A2: waiting x0",
    "5s-15s hook B1: waiting x0",
    "20s-70s hook A3: waiting x0",
    "75s-135s hook/webhook0 B1: nothing-new until 165s x2",
    "80s-130s hook A1: waiting x0",
    "140s-190s hook A2: waiting x0",
    "141s-190s hook A3: waiting x0",
    "255s-315s hook/webhook0 B1: nothing-new until 345s x2",
  ]);
});

test("a repetition waits for the first flush that is more than the repeat interval after the last one", () => {
  const config = oneReceiver.replace("repeat_interval: 150s", "repeat_interval: 120s");
  const { notifications } = play(config, "0 alertname=A fires", { seconds: 400 });
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) A",
    "190s hook/webhook0 firing (repeat interval elapsed) A",
    "370s hook/webhook0 firing (repeat interval elapsed) A",
  ]);
});

test("an alert that fires again after its group was resolved waits anew, and is a first notification", () => {
  const { notifications } = play(
    oneReceiver,
    `0 alertname=A fires
     30 alertname=A resolves
     71 alertname=A fires`,
    { seconds: 90 },
  );
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) A",
    "70s hook/webhook0 resolved (all alerts resolved) A!",
    "81s hook/webhook0 firing (first notification) A",
  ]);
});

test("an alert that is over before its first flush is never told of", () => {
  const { notifications, unnotified } = play(
    oneReceiver,
    `0 alertname=A fires
     5 alertname=A resolves`,
    { seconds: 200 },
  );
  expect(notifications).toEqual([]);
  expect(unnotified.at(-1)).toBe("10s hook/webhook0 A: never-notified x1");
});

test("an alert that started longer ago than the group wait is flushed at once when it makes its group", () => {
  const { notifications } = play(
    oneReceiver,
    `0 alertname=A fires since -60
     1 alertname=B fires
     2 alertname=B,i=1 fires since -60`,
    { seconds: 30 },
  );
  expect(notifications).toEqual([
    "0s hook/webhook0 firing (first notification) A",
    "11s hook/webhook0 firing (first notification) B B1",
  ]);
});

test("an alert without an end is over resolve_timeout after its last post", () => {
  const { notifications } = play(
    `global: {resolve_timeout: 90s}${oneReceiver}`,
    `0 alertname=A fires without end
     40 alertname=A fires without end`,
    { seconds: 400 },
  );
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) A",
    "130s hook/webhook0 resolved (all alerts resolved) A!",
  ]);
});

test("posts that overlap are one alert with the earliest start, and a resolved post ends it", () => {
  const timeline = simulateNotifications(configOf(oneReceiver), {
    startMs,
    untilMs: startMs + 80_000,
    alerts: postsOf(`0 alertname=A fires until 300
      30 alertname=A fires until 330
      60 alertname=A resolves`),
    silences: [],
  });
  expect(
    timeline.notifications.map(({ alerts }) =>
      alerts.map(({ startsAtMs, endsAtMs }) => [
        startsAtMs - startMs,
        endsAtMs === undefined ? endsAtMs : endsAtMs - startMs,
      ]),
    ),
  ).toEqual([[[0, undefined]], [[0, 60_000]]]);
});

test("resolved alerts are sent only where the integration wants them", () => {
  const { notifications, unnotified } = play(
    `
route: {receiver: both, group_wait: 10s, group_interval: 60s}
receivers: [{name: both, webhook_configs: [{url: "http://x"}, {url: "http://y", send_resolved: false}]}]
`,
    `0 alertname=A fires
     0 alertname=B fires
     20 alertname=A resolves
     80 alertname=B resolves
     200 alertname=B fires`,
    { seconds: 250 },
  );
  expect(notifications).toEqual([
    "10s both/webhook0 firing (first notification) A B",
    "10s both/webhook1 firing (first notification) A B",
    "70s both/webhook0 firing (some alerts resolved) A! B",
    "130s both/webhook0 resolved (all alerts resolved) B!",
    "210s both/webhook0 firing (first notification) B",
    "210s both/webhook1 firing (first notification) B",
  ]);
  expect(unnotified.filter((note) => note.includes("webhook1"))).toEqual([
    "70s both/webhook1 A: resolved-not-sent x1",
    "70s both/webhook1 B: nothing-new until 14410s x1",
    "130s both/webhook1 B: resolved-not-sent x1",
  ]);
});

test("an inhibited alert is told of once its source is over, and why it was not is noted", () => {
  const { notifications, unnotified } = play(
    `${oneReceiver}
inhibit_rules: [{source_matchers: [alertname=Down], target_matchers: [alertname=~"Slow|Down"], equal: [cluster]}]
`,
    `0 alertname=Down,cluster=c fires until 100
     0 alertname=Slow,cluster=c fires
     0 alertname=Slow,cluster=d fires`,
    { seconds: 140 },
  );
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) Downc",
    "10s hook/webhook0 firing (first notification) Slowd",
    "130s hook/webhook0 resolved (all alerts resolved) Downc!",
    "130s hook/webhook0 firing (new alerts added) Slowc Slowd",
  ]);
  expect(unnotified.filter((note) => note.includes("inhibited"))).toEqual([
    "10s-70s hook Slowc: inhibited by Downc rule 0 x2",
  ]);
});

test("of several sources only the one with the latest end mutes, until another is posted again", () => {
  const { notifications } = play(
    `
route: {receiver: hook, group_by: [alertname], group_wait: 10s, group_interval: 30s}
receivers: [{name: hook, webhook_configs: [{url: "http://x"}]}]
inhibit_rules: [{source_matchers: [source=s], target_matchers: [alertname=T]}]
`,
    `0 alertname=A,source=s fires until 300
     0 alertname=B,source=s fires until 400
     0 alertname=T fires
     30 alertname=B,source=s resolves
     60 alertname=A,source=s fires until 360
     80 alertname=T,i=2 fires
     90 alertname=T,i=3 fires`,
    { seconds: 110 },
  );
  expect(notifications.filter((line) => line.includes("T"))).toEqual([
    "40s hook/webhook0 firing (first notification) T",
  ]);
});

test("an alert that is muted when it is resolved is forgotten without a word", () => {
  const silence: Silence = {
    id: "s1",
    matchers: [labelMatcher("i", "=", "1")],
    startsAtMs: startMs + 20_000,
    endsAtMs: startMs + 100_000,
    comment: "",
  };
  const { notifications, unnotified } = play(
    oneReceiver,
    `0 alertname=A,i=1 fires
     0 alertname=A,i=2 fires
     30 alertname=A,i=1 resolves`,
    { seconds: 150, silences: [silence] },
  );
  expect(notifications).toEqual(["10s hook/webhook0 firing (first notification) A1 A2"]);
  expect(unnotified.filter((note) => note.includes("A1"))).toEqual([
    "0s-10s hook A1: waiting x0",
    "30s-70s hook A1: waiting x0",
    "70s hook A1: silenced s1 x1",
  ]);
});

test("routes outside of their active times and within muting ones keep everything back", () => {
  const { notifications, unnotified } = play(
    `
route:
  receiver: nobody
  routes:
  - {receiver: day, matchers: [x=1], group_wait: 0s, group_interval: 1h, active_time_intervals: [late-morning]}
  - {receiver: night, matchers: [x=2], group_wait: 0s, group_interval: 1h, mute_time_intervals: [late-morning, mondays]}
receivers: [{name: nobody}, {name: day, webhook_configs: [{url: "http://x"}]}, {name: night, webhook_configs: [{url: "http://x"}]}]
time_intervals:
- {name: late-morning, time_intervals: [{times: [{start_time: "10:00", end_time: "12:00"}]}]}
- {name: mondays, time_intervals: [{weekdays: [monday], times: [{start_time: "00:00", end_time: "11:00"}]}]}
`,
    `0 x=1,i=a fires
     0 x=2,i=b fires`,
    { seconds: 4 * 3600 },
  );
  expect(notifications).toEqual([
    "3600s day/webhook0 firing (first notification) a1",
    "10800s night/webhook0 firing (first notification) b2",
  ]);
  expect(unnotified.filter((note) => !note.includes("nothing-new"))).toEqual([
    "0s day a1: outside-active-time late-morning x1",
    "0s night b2: muted-time mondays x1",
    "3600s night b2: muted-time late-morning,mondays x1",
    "7200s night b2: muted-time late-morning x1",
    "10800s-14400s day a1: outside-active-time late-morning x2",
  ]);
});

test("a delivery that fails is tried again until the next flush, which then starts over", () => {
  const attempts: number[] = [];
  const { notifications, undelivered, unnotified } = play(
    oneReceiver.replace("group_interval: 60s", "group_interval: 5s"),
    `0 alertname=A fires
     14 alertname=A resolves
     15 alertname=A,i=2 fires`,
    {
      seconds: 40,
      deliver({ atMs }) {
        attempts.push((atMs - startMs) / 1000);
        return atMs < startMs + 21_000 ? "retryable-failure" : "ok";
      },
    },
  );
  expect(attempts).toEqual([10, 10.5, 11.25, 12.375, 14.0625, 16.59375, 20, 20.5, 21.25]);
  expect(undelivered).toEqual(["20s hook/webhook0 firing (first notification) A abandoned after 6"]);
  expect(notifications).toEqual(["21.25s hook/webhook0 firing (first notification) A! A2"]);
  expect(unnotified.filter((note) => note.includes("not-delivered"))).toEqual([
    "10s hook/webhook0 A: not-delivered 6 x1",
  ]);
});

test("a delivery that is refused is not tried again, and keeps the resolved alerts of its group", () => {
  const { notifications, undelivered } = play(
    oneReceiver,
    `0 alertname=A fires
     30 alertname=A resolves`,
    { seconds: 200, deliver: ({ atMs }) => (atMs === startMs + 70_000 ? "failure" : "ok") },
  );
  expect(undelivered).toEqual(["70s hook/webhook0 resolved (all alerts resolved) A! refused after 1"]);
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) A",
    "130s hook/webhook0 resolved (all alerts resolved) A!",
  ]);
});

test("one integration that fails does not keep another from being told", () => {
  const { notifications } = play(
    `
route: {receiver: both, group_wait: 0s, group_interval: 30s}
receivers: [{name: both, webhook_configs: [{url: "http://x"}, {url: "http://y"}]}]
`,
    "0 alertname=A fires",
    {
      seconds: 40,
      deliver: ({ integration, atMs }) =>
        integration.index === 0 && atMs < startMs + 20_000 ? "failure" : "ok",
    },
  );
  expect(notifications).toEqual([
    "0s both/webhook1 firing (first notification) A",
    "30s both/webhook0 firing (first notification) A",
  ]);
});

test("the notification log forgets after twice the repeat interval, so what was muted that long is told anew", () => {
  const silence: Silence = {
    id: "s1",
    matchers: [labelMatcher("alertname", "=", "A")],
    startsAtMs: startMs + 20_000,
    endsAtMs: startMs + 2000_000,
    comment: "",
  };
  const { notifications } = play(oneReceiver, "0 alertname=A fires", { seconds: 2100, silences: [silence] });
  expect(notifications).toEqual([
    "10s hook/webhook0 firing (first notification) A",
    "2050s hook/webhook0 firing (first notification) A",
  ]);
});

test("an alert may go to several routes, and to a receiver without integrations", () => {
  const { notifications } = play(
    `
route:
  receiver: none
  routes:
  - {receiver: copy, continue: true, group_by: ['...'], group_wait: 1s}
  - {receiver: page, matchers: [severity=page], group_wait: 2s}
receivers: [{name: none}, {name: copy, email_configs: [{to: a, from: b, smarthost: "x:25"}]}, {name: page, pagerduty_configs: [{routing_key: k}]}]
`,
    `0 alertname=A,severity=page fires
     0 alertname=B,severity=ticket fires`,
    { seconds: 10 },
  );
  expect(notifications).toEqual([
    "1s copy/email0 firing (first notification) Apage",
    "1s copy/email0 firing (first notification) Bticket",
    "2s page/pagerduty0 firing (first notification) Apage",
  ]);
});

test("posts that Alertmanager refuses are listed with the reason", () => {
  const alerts = postsOf("10 alertname=A fires until 5").concat(postsOf("10 = fires"));
  const timeline = simulateNotifications(configOf(oneReceiver), {
    startMs,
    untilMs: startMs + 60_000,
    alerts,
    silences: [],
  });
  expect(timeline.refused.map((each) => each.reason)).toEqual([
    "an alert must not end before it starts",
    "an alert needs at least one label",
  ]);
  expect(timeline.notifications).toEqual([]);
});

test("the same input gives the same time line, whatever the order of the posts", () => {
  const posts = postsOf(
    Array.from(
      { length: 200 },
      (_, i) => `${(i * 37) % 600} alertname=A${i % 7},i=${i % 23} ${i % 3 ? "fires" : "resolves"}`,
    ).join("\n"),
  ).filter(
    (post, index, all) => all.findIndex((other) => other.receivedAtMs === post.receivedAtMs) === index,
  );
  const run = (alerts: typeof posts) =>
    JSON.stringify(
      simulateNotifications(configOf(oneReceiver), {
        startMs,
        untilMs: startMs + 900_000,
        alerts,
        silences: [],
      }),
    );
  expect(posts.length).toBeGreaterThan(100);
  expect(run([...posts].reverse())).toBe(run(posts));
});
