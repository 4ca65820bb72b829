import type { SmallDrill } from "../../../support/small-drill.ts";

/** The expression of an alert that tells of a dead instance. */
export const dead = 'probe_success{job="api-health"} == 0';
const ownRoute = (route: Readonly<Record<string, unknown>>) => ({
  route: { receiver: "team", group_wait: "10s", routes: [{ matchers: ['severity="ticket"'], ...route }] },
});

/** Drills that do not go as expected, with what is explained of them. */
export const explainedDrills: readonly (readonly [string, SmallDrill, readonly string[]])[] = [
  [
    "tells of a metric that nothing in the drill has",
    { expression: 'redis_up{job="redis"} == 0' },
    ["Broken not-pending: selector-empty: `redis_up` selects nothing: no series of this drill has that name"],
  ],
  [
    "blames the matcher without which there would be series",
    { expression: 'probe_success{job="api-helth"} == 0' },
    [
      'Broken not-pending: selector-empty: `probe_success{job="api-helth"}` selects nothing because of `job="api-helth"`: without it there are 3 series, with `job` "api-health"',
    ],
  ],
  [
    "blames each of two matchers that contradict each other",
    { expression: 'up{job="api", instance="prometheus-1:9090"} == 0' },
    [
      'Broken not-pending: selector-empty: `up{job="api", instance="prometheus-1:9090"}` selects nothing because of `job="api"`: without it there is one series, with `job` "prometheus"',
      'Broken not-pending: selector-empty: `up{job="api", instance="prometheus-1:9090"}` selects nothing because of `instance="prometheus-1:9090"`: without it there are 3 series, with `instance` "api-1:8080", "api-2:8080", "api-3:8080"',
    ],
  ],
  [
    "blames matchers that fit nothing even alone",
    { expression: 'probe_success{job="x", instance="y"} == 0' },
    [
      'Broken not-pending: selector-empty: `probe_success{job="x", instance="y"}` selects nothing: no series of that name has `job="x"` and `instance="y"`',
    ],
  ],
  [
    "tells which series there are instead of the expected one",
    {
      expression: 'probe_success{job="api-health", instance!="api-2:8080"} == 0',
      expect: { labels: { instance: "api-2:8080" } },
    },
    [
      'Broken not-pending: selector-empty: `probe_success{job="api-health", instance!="api-2:8080"}` has no series with `instance="api-2:8080"`: `instance` is "api-1:8080", "api-3:8080"',
    ],
  ],
  [
    "tells of an alert with other labels",
    { expression: dead, expect: { labels: { job: "api" } } },
    [
      'Broken not-pending: other-labels: it was active as {alertname="Broken", instance="api-2:8080", job="api-health", severity="ticket"}, not with {job="api"}',
      'Broken not-pending: selector-empty: `probe_success{job="api-health"}` has no series with `job="api"`: `job` is "api-health"',
      'Broken not-silent: crossed: `probe_success{job="api-health"} == 0` held for 4m from +0s on for {instance="api-2:8080", job="api-health"}: it came to 0',
    ],
  ],
  [
    "follows a selector to the rule that should record it",
    { expression: "job:x > 0", rules: [{ record: "job:x", expr: 'sum by (job) (up{job="nope"})' }] },
    [
      "Broken not-pending: selector-empty: `job:x` is recorded by a rule, which had no result",
      'Broken not-pending: selector-empty: `up{job="nope"}` selects nothing because of `job="nope"`: without it there are 9 series, with `job` "alertmanager", "api", "api-health" and 1 more',
    ],
  ],
  [
    "tells of too few samples in a window",
    { expression: 'rate(probe_success{job="api-health"}[5s]) >= 0' },
    [
      'Broken not-pending: no-samples: `rate(probe_success{job="api-health"}[5s])` had no result: within 5s there were never samples enough for it',
    ],
  ],
  [
    "tells of an offset that looks back to before the data",
    { expression: 'probe_success{job="api-health"} offset 1d == 0' },
    [
      'Broken not-pending: no-samples: `probe_success{job="api-health"} offset 1d` looks 1d back, to before these series began',
    ],
  ],
  [
    "tells how near a comparison came",
    { expression: 'sum(probe_success{job="api-health"}) < 1.5' },
    [
      'Broken not-pending: below-threshold: `sum(probe_success{job="api-health"}) < 1.5` never held: it came to 2 at +0s, 0.5 above 1.5',
    ],
  ],
  [
    "tells of a value that is just the threshold",
    { expression: '2 > sum(probe_success{job="api-health"})' },
    [
      'Broken not-pending: below-threshold: `2 > sum(probe_success{job="api-health"})` never held: it came to 2 at +0s, the threshold itself',
    ],
  ],
  [
    "tells of a value that was always the one excluded",
    { expression: 'count(up{job="api"}) != 3' },
    ['Broken not-pending: below-threshold: `count(up{job="api"}) != 3` never held: it came to 3 at +0s'],
  ],
  [
    "tells which label keeps two sides apart",
    { expression: 'probe_success{job="api-health"} == 0 and up{job="api"} == 0' },
    [
      'Broken not-pending: join-unmatched: the two sides of `and` never find each other: `job` is "api-health" on the left, and "api" on the right',
    ],
  ],
  [
    "tells which label one side lacks",
    {
      expression:
        'max by (instance) (probe_success{job="api-health"}) * on (instance, job) up{job="api"} == 0',
    },
    [
      'Broken not-pending: join-unmatched: the two sides of `* on (instance, job)` never find each other: `job` is missing on the left (right: "api")',
    ],
  ],
  [
    "tells which label the left side lacks with ignoring",
    { expression: 'sum by (instance) (up{job="api"}) and ignoring (version) up{job="api"}' },
    [
      'Broken not-pending: join-unmatched: the two sides of `and` never find each other: `job` is missing on the left (right: "api")',
    ],
  ],
  [
    "tells of sides that never have results together",
    { expression: 'up{job="api"} != 1 and up{job="api"} != 0' },
    [
      'Broken not-pending: join-unmatched: both sides of `and` had results, but never at the same time for the same labels: `up{job="api"} != 1` from +0s to +4m, `up{job="api"} != 0` from +0s to +8m',
    ],
  ],
  [
    "tells which side of and stayed empty",
    { expression: `${dead} and on (instance) rate(process_cpu_seconds_total{job="api"}[1m]) > 9000` },
    [
      'Broken not-pending: below-threshold: `rate(process_cpu_seconds_total{job="api"}[1m]) > 9000` never held: it came to 0.1586 for {instance="api-1:8080", job="api"} at +1m45s, 8999.8414 short of 9000, so this side of `and` stayed empty',
    ],
  ],
  [
    "tells of both sides of or",
    { expression: 'probe_success{job="api-health"} > 2 or max(up{job="api"}) < 1' },
    [
      'Broken not-pending: below-threshold: `probe_success{job="api-health"} > 2` never held: it came to 1 for {instance="api-1:8080", job="api-health"} at +0s, 1 short of 2, so this side of `or` stayed empty',
      'Broken not-pending: below-threshold: `max(up{job="api"}) < 1` never held: it came to 1 at +0s, the threshold itself, so this side of `or` stayed empty',
    ],
  ],
  [
    "tells what unless took away",
    { expression: `${dead} unless on (instance) up{job="api"} == 0` },
    [
      'Broken not-pending: excluded: `probe_success{job="api-health"} == 0` had a result, but `unless` took it away: `up{job="api"} == 0` had one as well, for {instance="api-2:8080", job="api"}',
    ],
  ],
  [
    "tells what absent found",
    { expression: 'absent(probe_success{job="api-health", instance="api-1:8080"})' },
    [
      'Broken not-pending: present: `probe_success{job="api-health", instance="api-1:8080"}` was there from +0s on: {instance="api-1:8080", job="api-health"}',
    ],
  ],
  [
    "tells how long it held, and what ended it",
    { expression: dead, rule: { for: "10m" } },
    [
      "Broken not-firing: held-too-short: its condition held for 4m from +0s on; its `for` asks for 10m",
      'Broken not-firing: below-threshold: at +4m15s `probe_success{job="api-health"} == 0` did not hold: it was 1 for {instance="api-2:8080", job="api-health"}, 1 away from 0',
    ],
  ],
  [
    "tells of a drill that ended too early",
    {
      expression: dead,
      rule: { for: "10m" },
      expect: { "resolves-within": "never" },
      scenario: { method: [{ fault: { kind: "instance-killed", instance: "api-2:8080" } }] },
    },
    [
      "Broken not-firing: held-too-short: it had been pending for 8m of the 10m of its `for` when the drill ended",
    ],
  ],
  [
    "tells of an alert that fired before the fault",
    { expression: "vector(time()) < 60" },
    [
      'Broken not-firing: fired-before: it fired at -2m already and ceased to at -1m, for {alertname="Broken", severity="ticket"}',
      "Broken not-silent: crossed: `vector(time()) < 60` held for 45s from -2m on: it came to 0, 60 below 60",
    ],
  ],
  [
    "tells of a rule that cannot be evaluated",
    { expression: 'up{job="api"} * on (job) up{job="api"} == 0' },
    [
      'Broken not-pending: evaluation-failed: its rule could not be evaluated: found duplicate series for the match group {job="api"} on the right hand-side of the operation: [{__name__="up", instance="api-1:8080", job="api"}, {__name__="up", instance="api-2:8080", job="api"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
  ],
  [
    "tells which condition of a route the alert does not meet",
    {
      expression: dead,
      expect: { receiver: "other" },
      routing: ownRoute({ receiver: "other", matchers: ['severity="page"'] }),
    },
    [
      "Broken not-notified: other-receiver: it is routed to `team` (what matches no other route), not to `other`",
      'Broken not-notified: other-receiver: the way to `other` asks for `severity="page"`, but the alert has `severity="ticket"`',
    ],
  ],
  [
    "tells of a route that comes before the right one",
    {
      expression: dead,
      expect: { receiver: "other" },
      routing: {
        route: {
          receiver: "team",
          group_wait: "10s",
          routes: [
            { receiver: "team", matchers: ['severity="ticket"'] },
            { receiver: "other", matchers: ['alertname="Broken"'] },
          ],
        },
      },
    },
    [
      'Broken not-notified: other-receiver: it is routed to `team` (`{severity="ticket"}`), not to `other`',
      'Broken not-notified: other-receiver: the route to `other` (`{alertname="Broken"}`) matches too, but `team` (`{severity="ticket"}`) comes before it and does not `continue`',
    ],
  ],
  [
    "tells that no route leads to the receiver",
    { expression: dead, expect: { receiver: "other" } },
    [
      "Broken not-notified: other-receiver: it is routed to `team` (what matches no other route), not to `other`",
      "Broken not-notified: other-receiver: no route leads to `other`",
    ],
  ],
  [
    "tells which alert inhibits it by which rule",
    {
      expression: dead,
      rules: [{ alert: "Cause", expr: 'up{job="api"} == 0', labels: { severity: "page" } }],
      expectations: [{ name: "Cause", receiver: "team", within: "5m", "resolves-within": "3m" }],
      routing: {
        inhibit_rules: [
          {
            name: "cause hides effect",
            source_matchers: ['alertname="Cause"'],
            target_matchers: ['alertname="Broken"'],
            equal: ["instance"],
          },
        ],
      },
    },
    [
      'Broken not-notified: inhibited: `team` was not told at +10s: `Cause` {job="api", severity="page"} inhibits it by the rule `cause hides effect`, as both have the same `instance`',
    ],
  ],
  [
    "tells of a silence with its comment",
    {
      expression: dead,
      scenario: {
        maintenance: [
          { start: "0s", duration: "6m", matchers: ["alertname=Broken"], comment: "the API is upgraded" },
        ],
      },
    },
    [
      "Broken not-notified: silenced: `team` was not told from +10s to +5m30s: it is silenced by `maintenance-1` (the API is upgraded)",
    ],
  ],
  [
    "tells of a muted interval",
    {
      expression: dead,
      routing: {
        ...ownRoute({ receiver: "team", mute_time_intervals: ["always"] }),
        time_intervals: [
          { name: "always", time_intervals: [{ times: [{ start_time: "00:00", end_time: "24:00" }] }] },
        ],
      },
    },
    [
      "Broken not-notified: muted-time: `team` was not told from +10s to +8m: its route is muted during `always`",
    ],
  ],
  [
    "tells of an active interval",
    {
      expression: dead,
      routing: {
        ...ownRoute({ receiver: "team", active_time_intervals: ["june"] }),
        time_intervals: [{ name: "june", time_intervals: [{ months: ["june"] }] }],
      },
    },
    [
      "Broken not-notified: outside-active-time: `team` was not told from +10s to +8m: that is outside of the active time `june` of its route",
    ],
  ],
  [
    "tells of a group that waits",
    { expression: dead, routing: ownRoute({ receiver: "team", group_wait: "20m" }) },
    [
      "Broken not-notified: waiting: `team` was not told yet: the group waits until +20m (`group_wait` 20m, `group_interval` 5m)",
    ],
  ],
  [
    "tells of a receiver that cannot be reached",
    {
      expression: dead,
      scenario: {
        systems: ["stack"],
        method: [
          { fault: { kind: "instance-killed", instance: "api-2:8080" } },
          { fault: { kind: "notifications-failing" } },
        ],
      },
      expect: { "resolves-within": "never" },
    },
    ["Broken not-notified: not-delivered: `team` could not be reached at +10s: all 15 attempts failed"],
  ],
  [
    "tells of an Alertmanager that cannot be reached",
    {
      expression: dead,
      scenario: {
        systems: ["stack"],
        method: [
          { fault: { kind: "instance-killed", instance: "api-2:8080" } },
          { fault: { kind: "alertmanager-unreachable", instance: "all" } },
        ],
      },
      expect: { "resolves-within": "never" },
    },
    [
      "Broken not-notified: not-received: it fired at +0s, but Prometheus reached no Alertmanager to tell it to",
    ],
  ],
  [
    "tells where the time went of a late notification",
    { expression: dead, rule: { for: "1m" }, expect: { within: "65s" } },
    [
      "Broken not-notified: late: the notification came at +1m10s, not within 1m5s: 1m of its `for`, 10s in its group (`group_wait`, `group_interval`)",
    ],
  ],
  [
    "tells of a window that still sees the fault",
    {
      expression: 'min_over_time(probe_success{job="api-health"}[2m]) == 0',
      expect: { "resolves-within": "1m" },
    },
    [
      "Broken not-resolved: still-holding: it fired until +6m; the last fault had ended at +4m",
      'Broken not-resolved: still-holding: `probe_success{job="api-health"}[2m]` looks 2m back, so what the fault did counts for that long',
      'Broken not-resolved: crossed: `min_over_time(probe_success{job="api-health"}[2m]) == 0` held for 1m45s from +4m on for {instance="api-2:8080", job="api-health"}: it came to 0',
    ],
  ],
  [
    "tells of an alert that is kept firing",
    { expression: dead, rule: { keep_firing_for: "3m" }, expect: { "resolves-within": "1m" } },
    [
      "Broken not-resolved: still-holding: it fired until +7m15s; the last fault had ended at +4m",
      "Broken not-resolved: kept-firing: `keep_firing_for` keeps it firing for 3m after its condition",
      'Broken not-resolved: crossed: `probe_success{job="api-health"} == 0` held at one evaluation, +4m for {instance="api-2:8080", job="api-health"}: it came to 0',
    ],
  ],
  [
    "tells of a condition that never ends",
    { expression: `${dead} or on () vector(time()) > 200`, expect: { "resolves-within": "1m" } },
    [
      "Broken not-resolved: still-holding: it still fired when the drill ended; the last fault had ended at +4m",
      'Broken not-resolved: crossed: `probe_success{job="api-health"} == 0` held at one evaluation, +4m for {instance="api-2:8080", job="api-health"}: it came to 0',
      "Broken not-resolved: crossed: `vector(time()) > 200` held for 4m from +4m on: it came to 600, 400 above 200",
    ],
  ],
  [
    "tells of a resolution that waits for its group",
    { expression: dead, routing: { route: { receiver: "team", group_wait: "10s", group_interval: "1h" } } },
    [
      "Broken not-resolved: waiting: `team` was not told yet: the group waits until +1h10s (`group_wait` 10s, `group_interval` 1h)",
    ],
  ],
  [
    "tells by how much something crossed that should stay silent",
    { expression: 'sum(probe_success{job="api-health"}) < 2.5', expect: { state: "silent" } },
    [
      'Broken not-silent: crossed: `sum(probe_success{job="api-health"}) < 2.5` held for 4m from +0s on: it came to 2, 0.5 below 2.5',
    ],
  ],
  [
    "tells how something fired that should only be pending",
    { expression: dead, rule: { for: "1m" }, expect: { state: "pending" } },
    [
      'Broken not-silent: crossed: `probe_success{job="api-health"} == 0` held for 4m from +0s on for {instance="api-2:8080", job="api-health"}: it came to 0',
    ],
  ],
  [
    "tells of a false alarm and what made it",
    {
      expression: dead,
      rules: [{ alert: "Noise", expr: 'count(up{job="api"} == 0) >= 1 or absent(redis_up)' }],
    },
    [
      'Noise not-silent: crossed: `count(up{job="api"} == 0) >= 1` held for 4m from +0s on: it came to 1',
      "Noise not-silent: crossed: `absent(redis_up)` found nothing from -2m to +7m45s",
    ],
  ],
  [
    "tells of somebody who was told as well",
    {
      expression: dead,
      routing: {
        route: {
          receiver: "team",
          group_wait: "10s",
          routes: [
            { receiver: "other", matchers: ['severity="ticket"'], continue: true },
            { receiver: "team", matchers: ['severity="ticket"'] },
          ],
        },
      },
    },
    ['Broken not-silent: other-receiver: `other` was told at +10s, by the route `{severity="ticket"}`'],
  ],
  [
    "tells of an alert that nobody asked about, pending and withdrawn",
    { expression: dead, rules: [{ alert: "Slow", expr: dead, for: "1h" }] },
    [
      "Slow not-firing: held-too-short: its condition held for 4m from +0s on; its `for` asks for 1h",
      'Slow not-firing: below-threshold: at +4m15s `probe_success{job="api-health"} == 0` did not hold: it was 1 for {instance="api-2:8080", job="api-health"}, 1 away from 0',
    ],
  ],
  [
    "tells of an alert that comes back before its group was told that it was over",
    {
      expression: `${dead} or (probe_success{instance="api-2:8080"} and on () vector(time()) < 60)`,
    },
    [
      "Broken not-notified: nothing-new: `team` knows of it already and is told again at +3h58m10s at the earliest (`repeat_interval`)",
      'Broken not-silent: crossed: `probe_success{instance="api-2:8080"}` had a result from -2m to -1m15s, for {instance="api-2:8080", job="api-health"}',
      "Broken not-silent: crossed: `vector(time()) < 60` held for 45s from -2m on: it came to 0, 60 below 60",
    ],
  ],
  [
    "tells of one way to a receiver that tells of no end, and of one that never told of the beginning",
    {
      expression: dead,
      routing: {
        receivers: [
          {
            name: "team",
            webhook_configs: [{ url: "http://127.0.0.1:9/", send_resolved: false }],
            email_configs: [
              {
                to: "team@example.org",
                from: "alerts@example.org",
                smarthost: "127.0.0.1:25",
                send_resolved: true,
                html: '{{ if eq .Status "firing" }}{{ index .Alerts 99 }}{{ end }}',
              },
            ],
          },
          { name: "other", webhook_configs: [{ url: "http://127.0.0.1:9/" }] },
        ],
      },
    },
    [
      "Broken not-resolved: resolved-not-sent: `team` (webhook[0]) is not told of resolved alerts: its `send_resolved` is off",
      "Broken not-resolved: never-notified: `team` (email[0]) was not told from +5m10s to +8m that it is over, as it was never told that it fired",
    ],
  ],
];
