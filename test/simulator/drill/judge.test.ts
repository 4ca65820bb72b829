import { describe, expect, it } from "vitest";
import { type Facts, judge, type Scenario } from "../../../simulator/drill/index.ts";

const minute = 60_000;
const control = 30 * minute;
const alertLabels = { alertname: "ApiDown", severity: "page", instance: "api-1:8080" };

const scenario: Scenario = {
  name: "api/down",
  variant: "sustained",
  title: "The API is down",
  description: "It is down.",
  system: "api",
  systems: ["stack"],
  maintenance: [],
  tags: [],
  seed: 1,
  environment: "production",
  traffic: "steady",
  controlMs: control,
  observeMs: 30 * minute,
  symptom: "probe_success == 0",
  steadyState: [],
  method: [],
  blastRadius: [],
  stopConditions: [],
  expect: {
    alerts: [
      {
        name: "ApiDown",
        labels: { instance: "api-1:8080" },
        state: "firing",
        receiver: "api-page",
        "also-notified": [],
        within: minute,
        "resolves-within": minute,
      },
    ],
    quiet: false,
    "also-allowed": ["ApiSlow"],
  },
};

/** A drill in which everything went as expected. */
const facts: Facts = {
  firstFaultAtMs: control,
  lastFaultEndMs: control + 10 * minute,
  controlMs: control,
  symptomAtMs: control + 5_000,
  alerts: [
    {
      alert: "ApiDown",
      labels: alertLabels,
      activeAtMs: control + 5_000,
      firedAtMs: control + 15_000,
      resolvedAtMs: control + 10 * minute + 20_000,
      receivedAtMs: control + 15_000,
    },
  ],
  notifications: [
    {
      atMs: control + 25_000,
      receiver: "api-page",
      status: "firing",
      isDelivered: true,
      alerts: [{ status: "firing", labels: alertLabels, annotations: {} }],
    },
    {
      atMs: control + 11 * minute,
      receiver: "api-page",
      status: "resolved",
      isDelivered: true,
      alerts: [{ status: "resolved", labels: alertLabels, annotations: {} }],
    },
  ],
  receiversOfResolved: new Set(["api-page"]),
  heartbeatMissedAtMs: undefined,
  unsteadyAfter: [],
  evaluationFailures: [],
  symptomFailure: undefined,
  stopFailures: [],
  stoppedBecause: undefined,
  unsteadyBefore: [],
};

type AlertChange = Partial<Facts["alerts"][number]>;
const withAlert = (change: AlertChange): Facts => ({
  ...facts,
  alerts: facts.alerts.map((alert) => ({ ...alert, ...change })),
});
const expecting = (change: Partial<Scenario["expect"]["alerts"][number]>): Scenario => ({
  ...scenario,
  expect: { ...scenario.expect, alerts: scenario.expect.alerts.map((alert) => ({ ...alert, ...change })) },
});

/** Outcome and every reason, as a reader would see them. */
function told(plan: Scenario, seen: Facts): readonly string[] {
  const verdict = judge(plan, seen);
  return [
    verdict.outcome,
    ...verdict.expectations.flatMap((result) => result.reasons),
    ...verdict.falseAlarms.map((alarm) => `false alarm ${alarm.alert}`),
    ...verdict.strayNotifications.map((stray) => `${stray.receiver} notified of ${stray.alert}`),
    ...verdict.problems,
  ];
}

describe("a verdict", () => {
  it("is held when every hop is there in time, and carries the times", () => {
    const { outcome, expectations } = judge(scenario, facts);
    expect(outcome).toBe("held");
    expect(expectations[0]).toMatchObject({
      timeToDetectMs: 15_000,
      timeToNotifyMs: 25_000,
      timeToResolveMs: 20_000,
    });
  });

  it.each<[string, Facts, readonly string[]]>([
    ["no result", { ...facts, alerts: [] }, ["missed", "it was never pending: its expression had no result"]],
    [
      "only pending",
      withAlert({ firedAtMs: undefined, resolvedAtMs: undefined }),
      ["missed", "it was pending but never fired: its hold duration did not pass"],
    ],
    [
      "another instance",
      withAlert({ labels: { ...alertLabels, instance: "api-2:8080" } }),
      [
        "missed",
        'it fired with other labels only: {instance="api-2:8080"}, not {instance="api-1:8080"}',
        "false alarm ApiDown",
      ],
    ],
    [
      "another instance that is only pending",
      withAlert({ labels: { ...alertLabels, instance: "api-2:8080" }, firedAtMs: undefined }),
      [
        "missed",
        'it was pending with other labels only: {instance="api-2:8080"}, not {instance="api-1:8080"}',
      ],
    ],
    [
      "not received",
      { ...withAlert({ receivedAtMs: undefined }), notifications: [] },
      ["missed", "it fired, but Alertmanager never had it"],
    ],
    [
      "not notified",
      { ...facts, notifications: [] },
      ["missed", "it fired, but `api-page` was never notified"],
    ],
    [
      "never delivered",
      { ...facts, notifications: facts.notifications.map((each) => ({ ...each, isDelivered: false })) },
      ["missed", "it fired, but `api-page` was never notified"],
    ],
    ["not resolved", withAlert({ resolvedAtMs: undefined }), ["missed", "it never resolved"]],
    [
      "resolution not told",
      { ...facts, notifications: facts.notifications.slice(0, 1) },
      ["missed", "it resolved, but `api-page` was never told"],
    ],
    [
      "late resolution",
      withAlert({ resolvedAtMs: control + 15 * minute }),
      ["missed", "it resolved, but `api-page` was never told"],
    ],
    [
      "no symptom",
      { ...facts, symptomAtMs: undefined },
      ["missed", "the fault showed no symptom: `probe_success == 0` never had a result"],
    ],
    [
      "fired before the fault",
      withAlert({ activeAtMs: minute, firedAtMs: minute }),
      ["missed", "it fired 29m before the fault and not again", "false alarm ApiDown"],
    ],
    [
      "a missed heartbeat",
      { ...facts, heartbeatMissedAtMs: control + minute },
      ["missed", "the external heartbeat monitor missed the watchdog"],
    ],
    [
      "a rule that fails",
      { ...facts, evaluationFailures: ["ApiDown: many-to-many"] },
      ["missed", "a rule could not be evaluated: ApiDown: many-to-many"],
    ],
    [
      "a symptom that fails",
      { ...facts, symptomAtMs: undefined, symptomFailure: "`a / b` failed: many-to-many" },
      ["missed", "the symptom could not be evaluated: `a / b` failed: many-to-many"],
    ],
    [
      "a stop condition that fails",
      { ...facts, stopFailures: ["`a / b` failed: x"] },
      ["missed", "a stop condition could not be evaluated: `a / b` failed: x"],
    ],
    [
      "a stop condition",
      { ...facts, stoppedBecause: "stop condition met: too hot" },
      ["stopped", "stop condition met: too hot"],
    ],
    [
      "an unsteady start",
      { ...facts, unsteadyBefore: ["`up` has no result"] },
      ["not-started", "`up` has no result"],
    ],
  ])("tells of %s", (_what, seen, expected) => {
    expect(told(scenario, seen)).toEqual(expected);
  });

  it("is late when the notification or the resolution took too long", () => {
    expect(told(expecting({ within: 20_000, "resolves-within": 10_000 }), facts)).toEqual([
      "late",
      "noticed after 25s, not within 20s",
      "resolved after 20s, not within 10s",
    ]);
  });

  it("is noisy when something fires that nobody expects, and not for what is allowed or meant to fire", () => {
    const other = (alert: string, severity: string) => ({
      ...(facts.alerts[0] ?? { activeAtMs: 0, firedAtMs: 0, resolvedAtMs: 0, receivedAtMs: 0 }),
      alert,
      labels: { alertname: alert, severity },
    });
    const alerts = [
      ...facts.alerts,
      other("ApiSlow", "ticket"),
      other("Watchdog", "none"),
      other("DiskFull", "page"),
    ];
    expect(told(scenario, { ...facts, alerts })).toEqual(["noisy", "false alarm DiskFull"]);
  });

  it.each<[string, Facts, readonly string[]]>([
    ["silent when it is", { ...facts, alerts: [], symptomAtMs: 1 }, ["held"]],
    [
      "silent when it is not",
      withAlert({ firedAtMs: undefined }),
      ["missed", "it became active 5s after the fault, but should stay silent"],
    ],
  ])("holds an alert that must stay %s", (_what, seen, expected) => {
    const plan = expecting({ state: "silent" });
    expect(told(plan, seen)).toEqual(expected);
  });

  it("holds an alert that must only be pending", () => {
    const plan = expecting({ state: "pending" });
    expect(told(plan, withAlert({ firedAtMs: undefined }))).toEqual(["held"]);
    expect(told(plan, facts)).toEqual(["missed", "it fired 15s after the fault, but should only be pending"]);
    expect(told(plan, { ...facts, alerts: [] })).toEqual([
      "missed",
      "it was never pending: its expression had no result",
    ]);
  });

  it("holds an alert of which nobody is told", () => {
    const plan = expecting({ receiver: "none" });
    expect(told(plan, { ...facts, notifications: [] })).toEqual(["held"]);
    expect(told(plan, facts)).toEqual([
      "missed",
      "`api-page` was notified 25s after the fault, but nobody should be",
    ]);
  });

  it("is noisy when somebody else is notified of an expected alert, once for each receiver", () => {
    const [first, ...others] = facts.notifications;
    if (first === undefined) throw new Error("the drill notifies");
    const also = (receiver: string, atMs: number) => ({ ...first, receiver, atMs });
    const seen: Facts = {
      ...facts,
      notifications: [
        first,
        also("data-page", control + 30_000),
        also("data-page", control + 40_000),
        { ...also("data-ticket", control + 30_000), isDelivered: false },
        ...others,
      ],
    };
    expect(told(scenario, seen)).toEqual(["noisy", "data-page notified of ApiDown"]);
    expect(judge(scenario, seen).strayNotifications).toEqual([
      { alert: "ApiDown", labels: alertLabels, receiver: "data-page", notifiedAtMs: control + 30_000 },
    ]);
    expect(told(expecting({ "also-notified": ["data-page"] }), seen)).toEqual(["held"]);
    const another = (labels: Record<string, string>): Scenario => ({
      ...scenario,
      expect: {
        ...scenario.expect,
        alerts: [
          ...scenario.expect.alerts,
          ...expecting({ receiver: "data-page", labels }).expect.alerts.map((each) => ({
            ...each,
            "resolves-within": undefined,
          })),
        ],
      },
    });
    expect(told(another({ severity: "page" }), seen)).toEqual(["held"]);
    expect(told(another({ instance: "api-2:8080" }), seen)).toEqual([
      "missed",
      'it fired with other labels only: {instance="api-1:8080"}, not {instance="api-2:8080"}',
      "data-page notified of ApiDown",
    ]);
  });

  it("holds an alert that never resolves, and resolves only when the last of its instances does", () => {
    const lasting = expecting({ "resolves-within": "never" });
    expect(told(lasting, withAlert({ resolvedAtMs: undefined }))).toEqual(["held"]);
    expect(told(lasting, facts)).toEqual([
      "missed",
      "it resolved 10m20s after the fault, but should fire until the observation ends",
    ]);
    const [alert] = facts.alerts;
    if (alert === undefined) throw new Error("the drill has an alert");
    const again = { ...alert, activeAtMs: control + 20_000, firedAtMs: control + 30_000 };
    const two = (resolvedAtMs: number | undefined): Facts => ({
      ...facts,
      alerts: [{ ...alert, resolvedAtMs }, again],
    });
    expect(told(scenario, two(undefined))).toEqual(["missed", "it never resolved"]);
    expect(told(lasting, two(undefined))).toEqual(["held"]);
    expect(judge(scenario, two(control + 10 * minute + 5_000)).expectations[0]?.timeToResolveMs).toBe(20_000);
  });

  it("wants the heartbeat to be missed where the scenario says so, in time", () => {
    const plan: Scenario = {
      ...scenario,
      expect: { ...scenario.expect, heartbeat: { missing: true, within: 2 * minute } },
    };
    expect(told(plan, { ...facts, heartbeatMissedAtMs: control + minute })).toEqual(["held"]);
    expect(told(plan, facts)).toEqual([
      "missed",
      "the external heartbeat monitor should have missed the watchdog, but saw it",
    ]);
    expect(told(plan, { ...facts, heartbeatMissedAtMs: control + 3 * minute })).toEqual([
      "missed",
      "the external heartbeat monitor noticed after 3m, not within 2m",
    ]);
  });
});
