import { describe, expect, it } from "vitest";
import { itemTimes } from "../../../../simulator/report/page/lane.ts";
import { readJournal } from "../../../../simulator/report/page/read-journal.ts";
import { timeLineOf } from "../../../../simulator/report/page/time-line.ts";
import { verdictSentence } from "../../../../simulator/report/page/verdict-sentence.ts";
import { sampleEvents, sampleJournal } from "./sample.ts";

function lanesText(value: unknown): string {
  const { lanes, originMs } = timeLineOf(readJournal(value));
  return lanes
    .map(({ kind, name, labels, isUnexpected, items }) =>
      [
        `${kind} ${name}${labels}${isUnexpected ? " (unexpected)" : ""}`,
        ...items.map((item) => `  ${item.kind} ${itemTimes(item, originMs)}: ${item.text}`),
      ].join("\n"),
    )
    .join("\n");
}

describe("the time line of a drill", () => {
  it("has a lane for faults, symptom, each alert and each of its receivers, with times from the injection", () => {
    expect(lanesText(sampleJournal())).toMatchInlineSnapshot(`
      "faults faults
        fault +0s to +4m, 4m: fault instance-killed: instance api-1:8080
      symptom symptom
        symptom +0s: the symptom shows: up == 0
      alert ApiDown
        pending +5s to +35s, 30s: ApiDown is pending, value 0
        firing +35s to +4m5s, 3m30s: ApiDown is firing, value 0
        resolved +4m5s: ApiDown is resolved
      receiver api-ticket
        muted +40s to +4m5s, 3m25s: api-ticket is not told: ApiDown is inhibited by ApiGone
      receiver api-page
        notified +1m5s: api-page (pagerduty[0]) is notified of ApiDown
        told-resolved +6m5s: api-page (pagerduty[0]) is told that ApiDown is resolved
      drill drill
        other -1m: the control phase begins, without a fault"
    `);
  });

  it("shows what still went on at the end, and what nobody expects", () => {
    const journal = sampleJournal({
      outcome: "noisy",
      events: sampleEvents.filter(({ kind }) => kind !== "alert-resolved" && kind !== "fault-rolled-back"),
      verdict: {
        falseAlarms: [{ alert: "ApiDown", labels: { system: "api" }, firedAtMs: 95_000 }],
        strayNotifications: [
          { alert: "ApiDown", labels: { system: "api" }, receiver: "api-page", notifiedAtMs: 125_000 },
        ],
      },
    });
    expect(lanesText(journal)).toMatchInlineSnapshot(`
      "faults faults
        fault +0s to the end, 10m: fault instance-killed: instance api-1:8080; not rolled back before the end
      symptom symptom
        symptom +0s: the symptom shows: up == 0
      alert ApiDown (unexpected)
        pending +5s to +35s, 30s: ApiDown is pending, value 0
        firing +35s to the end, 9m25s: ApiDown is firing, value 0
      receiver api-ticket
        muted +40s to the end, 9m20s: api-ticket is not told: ApiDown is inhibited by ApiGone
      receiver api-page
        notified +1m5s: api-page (pagerduty[0]) is notified of ApiDown
        told-resolved +6m5s: api-page (pagerduty[0]) is told that ApiDown is resolved
      drill drill
        other -1m: the control phase begins, without a fault"
    `);
  });

  it("keeps alerts apart that flap, and tells of each time", () => {
    const labels = { alertname: "ApiSlow" };
    const at = (kind: "alert-pending" | "alert-withdrawn", atMs: number) =>
      ({ kind, atMs, alert: "ApiSlow", labels, value: "2" }) as const;
    const events = [0, 1, 2].flatMap((turn) => [
      at("alert-pending", 70_000 + turn * 20_000),
      at("alert-withdrawn", 80_000 + turn * 20_000),
    ]);
    const text = lanesText(sampleJournal({ events }));
    expect(text.match(/pending .+/g)).toEqual([
      "pending +10s to +20s, 10s: ApiSlow is pending, value 2",
      "pending and never fired",
      "pending +30s to +40s, 10s: ApiSlow is pending, value 2",
      "pending and never fired",
      "pending +50s to +1m, 10s: ApiSlow is pending, value 2",
      "pending and never fired",
    ]);
  });

  it("has events of kinds that a newer klaxon writes as they were written", () => {
    const value = {
      ...sampleJournal(),
      version: 7,
      events: [{ kind: "pigeon-sent", atMs: 70_000, to: "oncall" }],
    };
    const journal = readJournal(value);
    expect(journal.notes).toEqual([
      "this journal is of form 7; this klaxon knows form 1, so some of it may be missing here",
      "1 event is of a kind that this klaxon does not know (pigeon-sent); the time line has them as they were written",
    ]);
    expect(lanesText(value)).toBe(
      'drill drill\n  unknown +10s: {"kind":"pigeon-sent","atMs":70000,"to":"oncall"}',
    );
  });
});

describe("a journal that lacks something", () => {
  it.each([
    ["null", null],
    ["a text", "held"],
    ["a list", [1, 2]],
    ["an empty object", {}],
    [
      "wrong types throughout",
      { scenario: 1, verdict: [], events: "none", curves: {}, explanations: 5, live: 3 },
    ],
    ["events that are nothing", { events: [null, 1, "x", [], {}] }],
    [
      "alerts and labels of wrong types",
      { events: [{ kind: "notification-sent", alerts: [null, { labels: 4 }] }] },
    ],
  ])("%s is read as far as it goes, and what is missing is said", (_, value) => {
    const journal = readJournal(value);
    expect(journal.notes.length).toBeGreaterThan(0);
    expect(journal.name).toBe("drill without a name");
    expect(verdictSentence(journal)).toMatch(/\.$/);
    expect(timeLineOf(journal).endMs).toBe(0);
  });

  it("is not confused by labels with names of an object's own members", () => {
    const journal = readJournal({
      ...sampleJournal(),
      events: JSON.parse(
        '[{"kind":"alert-firing","atMs":70000,"alert":"A","labels":{"__proto__":"x","constructor":"y"},"value":"1"}]',
      ),
    });
    expect(lanesText(sampleJournal())).toContain("ApiDown");
    expect(timeLineOf(journal).lanes[0]?.labels).toBe('{__proto__="x", constructor="y"}');
  });
});

describe("the verdict in a sentence", () => {
  const missed = {
    ...sampleJournal().verdict.expectations[0],
    outcome: "missed",
    reasons: ["it was never pending: its expression had no result"],
  };
  it.each([
    [
      "held",
      {},
      "ApiDown reached api-page after 1m5s (2m allowed) and resolved 5s after the fault ended (1m allowed).",
    ],
    [
      "held",
      { expectations: [{ ...sampleJournal().verdict.expectations[0], timeToResolveMs: -480_000 }] },
      "ApiDown reached api-page after 1m5s (2m allowed) and resolved 8m before the fault ended (1m allowed).",
    ],
    ["held", { expectations: [] }, "Everything stayed quiet, as expected."],
    ["missed", { expectations: [missed] }, "ApiDown: it was never pending: its expression had no result."],
    [
      "missed",
      { expectations: [], problems: ["the fault showed no symptom"] },
      "The fault showed no symptom.",
    ],
    [
      "noisy",
      { falseAlarms: [{ alert: "DiskFull", labels: { instance: "a" }, firedAtMs: 30_000 }] },
      'DiskFull{instance="a"} fired 30s before the fault although nobody expects it.',
    ],
    [
      "noisy",
      { strayNotifications: [{ alert: "ApiDown", labels: {}, receiver: "ceo", notifiedAtMs: 90_000 }] },
      "Ceo was notified of ApiDown 30s after the fault although nobody expects it.",
    ],
    [
      "not-started",
      { expectations: [], problems: ["no traffic"] },
      "The steady state was not met before the fault (no traffic), so nothing was injected.",
    ],
    ["stopped", { problems: ["too hot"] }, "Stopped before its end (too hot)."],
    ["splendid", {}, "The verdict is `splendid`, which this klaxon does not know."],
  ])("%s %o", (outcome, verdict, sentence) => {
    const journal = sampleJournal();
    const value = { ...journal, verdict: { ...journal.verdict, outcome, ...verdict } };
    expect(verdictSentence(readJournal(value))).toBe(sentence);
  });
});
