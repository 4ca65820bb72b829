import { describe, expect, it } from "vitest";
import type { LiveEvent } from "../../../simulator/live/run/index.ts";
import {
  createLiveView,
  firingAlerts,
  type LiveViewState,
  renderLiveLine,
  renderLiveView,
  stepLiveView,
} from "../../../simulator/report/index.ts";

const down = { alertname: "ApiInstanceDown", instance: "api-2:8080", severity: "page" };

const events: readonly LiveEvent[] = [
  {
    kind: "predicted",
    controlMs: 360_000,
    endMs: 900_000,
    toleranceMs: 30_000,
    timeScale: 10,
    expectations: [
      {
        alert: "ApiInstanceDown",
        labels: { instance: "api-2:8080" },
        state: "firing",
        receiver: "api-page",
        withinMs: 240_000,
        resolvesWithinMs: 120_000,
        neverResolves: false,
        outcome: "held",
        reasons: [],
        hops: {
          symptomAtMs: 375_000,
          pendingAtMs: 380_000,
          firingAtMs: 500_000,
          receivedAtMs: 500_000,
          notifiedAtMs: 530_000,
          resolvedAtMs: 680_000,
          resolutionNotifiedAtMs: 700_000,
        },
        timeToDetectMs: 140_000,
        timeToNotifyMs: 170_000,
        timeToResolveMs: 20_000,
      },
    ],
  },
  { kind: "phase", phase: "starting", atMs: 0, untilMs: undefined },
  { kind: "started", what: "api" },
  { kind: "phase", phase: "control", atMs: 0, untilMs: 360_000 },
  {
    kind: "alert",
    state: "firing",
    atMs: 10_000,
    alert: "Watchdog",
    labels: { alertname: "Watchdog", severity: "none" },
  },
  { kind: "steady-state", atMs: 355_000, description: "all instances answer", isMet: true },
  { kind: "phase", phase: "observing", atMs: 360_000, untilMs: 900_000 },
  {
    kind: "fault",
    change: "injected",
    atMs: 360_000,
    fault: { kind: "instance-killed", instance: "api-2:8080" },
  },
  { kind: "symptom", atMs: 372_000 },
  { kind: "alert", state: "pending", atMs: 381_000, alert: "ApiInstanceDown", labels: down },
  { kind: "alert", state: "firing", atMs: 502_000, alert: "ApiInstanceDown", labels: down },
  { kind: "received", state: "firing", atMs: 503_000, labels: down },
  {
    kind: "alert",
    state: "firing",
    atMs: 505_000,
    alert: "TargetDown",
    labels: { alertname: "TargetDown", job: "api", instance: "api-3:8080" },
  },
  {
    kind: "notification",
    atMs: 570_000,
    receiver: "api-page",
    status: "firing",
    isDelivered: true,
    alerts: [{ status: "firing", labels: down, annotations: {} }],
  },
  { kind: "acknowledged", atMs: 590_000, by: "ann", alert: "ApiInstanceDown" },
  { kind: "stopping", atMs: 600_000, reason: "aborted by ben" },
  {
    kind: "fault",
    change: "rolled-back",
    atMs: 601_000,
    fault: { kind: "instance-killed", instance: "api-2:8080" },
  },
  { kind: "phase", phase: "ending", atMs: 602_000, untilMs: undefined },
];

function viewAfter(count: number): LiveViewState {
  return events.slice(0, count).reduce(stepLiveView, createLiveView("api/instance-killed", 10));
}

function shown(count: number, nowMs: number | undefined, columns = 110): string {
  return renderLiveView(viewAfter(count), { nowMs, columns, hasColor: false }).join("\n");
}

describe("a running drill on a terminal", () => {
  it("says that it starts", () => {
    expect(shown(3, undefined)).toMatchInlineSnapshot(`
      "api/instance-killed  starting  ×10
        ApiInstanceDown{instance="api-2:8080"}
           symptom  → pending  → firing  → Alertmanager  → api-page  → resolved  → resolution told"
    `);
  });

  it("counts the control phase", () => {
    expect(shown(6, 90_000)).toMatchInlineSnapshot(`
      "api/instance-killed  control 1m30s of 6m  ×10  over in 1m21s
        ApiInstanceDown{instance="api-2:8080"}
           symptom  → pending  → firing  → Alertmanager  → api-page  → resolved  → resolution told"
    `);
  });

  it("counts down to the budget of each hop that is still to come", () => {
    expect(shown(10, 400_000)).toMatchInlineSnapshot(`
      "api/instance-killed  observing 40s of 9m  ×10  over in 50s
        fault  instance-killed
        ApiInstanceDown{instance="api-2:8080"}
           symptom +12s  → pending +21s  → firing within 2m10s  → Alertmanager within 2m10s  → api-page within 2m40s
           → resolved within 5m10s  → resolution told within 5m30s"
    `);
  });

  it("tells hops that came late, and what else happens", () => {
    expect(shown(15, 590_000)).toMatchInlineSnapshot(`
      "api/instance-killed  observing 3m50s of 9m  ×10  over in 31s
        fault  instance-killed
        ApiInstanceDown{instance="api-2:8080"}
           symptom +12s  → pending +21s  → firing +2m22s  → Alertmanager +2m23s  → api-page +3m30s
           → resolved within 2m  → resolution told within 2m20s
        also fires  TargetDown{instance="api-3:8080"}  since +2m25s
        +3m30s  api-page is told: ApiInstanceDown firing
        +3m50s  ann acknowledges ApiInstanceDown"
    `);
  });

  it("says why it stops, and that a hop is overdue", () => {
    expect(shown(17, 720_000)).toMatchInlineSnapshot(`
      "api/instance-killed  observing 6m of 9m  ×10  over in 18s
        ApiInstanceDown{instance="api-2:8080"}
           symptom +12s  → pending +21s  → firing +2m22s  → Alertmanager +2m23s  → api-page +3m30s
           → resolved 10s overdue  → resolution told within 10s
        also fires  TargetDown{instance="api-3:8080"}  since +2m25s
        +3m30s  api-page is told: ApiInstanceDown firing
        +3m50s  ann acknowledges ApiInstanceDown
        stopping  aborted by ben"
    `);
  });

  it.each([1, 20, 40, 60, 80])("is never wider than %d columns, or ten", (columns) => {
    for (let count = 0; count <= events.length; count++)
      for (const line of renderLiveView(viewAfter(count), { nowMs: 590_000, columns, hasColor: false }))
        expect(line.length).toBeLessThanOrEqual(Math.max(10, columns));
  });

  it("goes on below on a narrow terminal", () => {
    expect(shown(10, 400_000, 44)).toMatchInlineSnapshot(`
      "api/instance-killed  observing 40s of 9m
           ×10  over in 50s
        fault  instance-killed
        ApiInstanceDown{instance="api-2:8080"}
           symptom +12s  → pending +21s
           → firing within 2m10s
           → Alertmanager within 2m10s
           → api-page within 2m40s
           → resolved within 5m10s
           → resolution told within 5m30s"
    `);
  });

  it("is one line for each alert where several drills are shown", () => {
    const lines = renderLiveView(viewAfter(10), {
      nowMs: 400_000,
      columns: 110,
      hasColor: false,
      isBrief: true,
    });
    expect(lines.join("\n")).toMatchInlineSnapshot(`
      "api/instance-killed  observing 40s of 9m  ×10  over in 50s
        ApiInstanceDown{instance="api-2:8080"}  firing within 2m10s"
    `);
  });

  it("does not let a text of the outside move the cursor", () => {
    const view = stepLiveView(viewAfter(7), { kind: "problem", message: "bad\u001b[2J\nnews" });
    const lines = renderLiveView(view, { nowMs: 400_000, columns: 80, hasColor: false });
    expect(lines.at(-1)).toBe("  problem  bad [2J news");
  });

  it("paints only where there is colour", () => {
    const [line = ""] = renderLiveView(viewAfter(3), { nowMs: undefined, columns: 80, hasColor: true });
    expect(line).toBe("\u001b[1mapi/instance-killed\u001b[0m  starting  \u001b[2m×10\u001b[0m");
  });
});

describe("the alerts that fire", () => {
  it("are those of expectations and others, without the heartbeat", () => {
    expect(firingAlerts(viewAfter(events.length))).toEqual(["ApiInstanceDown", "TargetDown"]);
  });
});

describe("a running drill in a log", () => {
  it("is a line for each event that says something", () => {
    const lines = events.flatMap((event, index) => {
      const line = renderLiveLine(event, viewAfter(index + 1));
      return line === undefined ? [] : [line];
    });
    expect(lines.join("\n")).toMatchInlineSnapshot(`
      "api/instance-killed           takes 15m of scenario time, 1m30s on the clock (×10)
      api/instance-killed           starting the components
      api/instance-killed           started: api
      api/instance-killed      -6m  control phase without a fault, for 6m
      api/instance-killed      -5s  steady state met: all instances answer
      api/instance-killed      +0s  observing, for 9m
      api/instance-killed      +0s  inject instance-killed
      api/instance-killed     +12s  the symptom shows
      api/instance-killed     +21s  ApiInstanceDown{instance="api-2:8080"} is pending
      api/instance-killed   +2m22s  ApiInstanceDown{instance="api-2:8080"} fires
      api/instance-killed   +2m23s  Alertmanager has ApiInstanceDown{instance="api-2:8080"} as firing
      api/instance-killed   +2m25s  TargetDown{instance="api-3:8080"} fires
      api/instance-killed   +3m30s  api-page is told: ApiInstanceDown firing
      api/instance-killed   +3m50s  ann acknowledges ApiInstanceDown
      api/instance-killed      +4m  stopping: aborted by ben; rolling back
      api/instance-killed    +4m1s  roll back instance-killed
      api/instance-killed    +4m2s  reading what happened"
    `);
  });
});
