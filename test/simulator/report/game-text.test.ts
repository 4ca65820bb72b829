import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { loadAssets } from "../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../simulator/cli/drill-scenarios.ts";
import { chooseSealed } from "../../../simulator/live/gameday/index.ts";
import type { LiveEvent } from "../../../simulator/live/run/index.ts";
import { renderGameEvent, renderGameLine, renderReveal } from "../../../simulator/report/index.ts";

const fault = { kind: "instance-killed", instance: "api-2:8080" } as const;
const labels = { alertname: "ApiInstanceDown", severity: "critical", instance: "api-2:8080" };

it.each<[string, LiveEvent]>([
  [
    "what is predicted",
    { kind: "predicted", expectations: [], controlMs: 1, endMs: 2, toleranceMs: 3, timeScale: 1 },
  ],
  ["what was started", { kind: "started", what: "api" }],
  ["the steady state", { kind: "steady-state", atMs: 1, description: "the API answers", isMet: true }],
  ["when it is observed", { kind: "phase", phase: "observing", atMs: 1, untilMs: 2 }],
  ["a fault", { kind: "fault", change: "injected", atMs: 1, fault }],
  ["the symptom", { kind: "symptom", atMs: 1 }],
  ["an alert", { kind: "alert", state: "firing", atMs: 1, alert: "ApiInstanceDown", labels }],
  ["what Alertmanager has", { kind: "received", state: "firing", atMs: 1, labels }],
  ["a problem", { kind: "problem", message: "`instance-killed` could not be rolled back" }],
  [
    "what did not arrive",
    { kind: "notification", atMs: 1, receiver: "page", status: "firing", isDelivered: false, alerts: [] },
  ],
  [
    "the heartbeat",
    {
      kind: "notification",
      atMs: 1,
      receiver: "heartbeat",
      status: "firing",
      isDelivered: true,
      alerts: [{ status: "firing", labels: { alertname: "Watchdog", severity: "none" }, annotations: {} }],
    },
  ],
])("players are not told of %s", (_, event) => {
  expect(renderGameEvent(event)).toBeUndefined();
});

it("players read what people on call are told, without what moves a cursor", () => {
  const alert = {
    status: "firing" as const,
    labels,
    annotations: { summary: "An instance\u001b[2J is down.", runbook_url: "https://runbooks.example.com/a" },
  };
  const event = {
    kind: "notification",
    atMs: 1,
    receiver: "api-page",
    status: "firing",
    isDelivered: true,
    alerts: Array.from({ length: 12 }, () => alert),
  } as const;
  const lines = (renderGameEvent(event) ?? "").split("\n");
  expect(lines[0]).toBe("api-page is notified (firing)");
  expect(lines[1]).toBe("    ApiInstanceDown  firing  critical  api-2:8080  An instance [2J is down.");
  expect(lines.slice(11)).toEqual(["    … and 2 more", "    https://runbooks.example.com/a"]);
});

it("a line has the time of the day, and that of the scenario once it runs", () => {
  const nowMs = Date.parse("2026-03-01T12:00:03Z");
  expect(renderGameLine("here", nowMs, undefined)).toBe("12:00:03           here\n");
  expect(renderGameLine("here", nowMs, 0.4)).toBe("12:00:03      +0s  here\n");
  expect(renderGameLine("here", nowMs, 90_400)).toBe("12:00:03   +1m30s  here\n");
});

it("what is revealed proves itself", () => {
  const { known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
  const { scenarios } = selectScenarios(["api/instance-killed:sustained"], known, { hasLong: true });
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("no scenario");
  const sealed = chooseSealed([scenario], { seed: 7, nonce: "abc" });
  const text = renderReveal(sealed);
  expect(text).toContain(`It was api/instance-killed: ${scenario.title} (instance-killed).`);
  const [, secret = ""] = /^verify {2}printf %s '([^']+)' \| sha256sum$/m.exec(text) ?? [];
  expect(createHash("sha256").update(secret).digest("hex")).toBe(sealed.seal);
});
