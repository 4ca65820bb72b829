import { type ReportPageOptions, renderReportPage } from "../../../../simulator/report/index.ts";
import { sampleEvents, sampleExpectation, sampleJournal, sampleRun } from "./sample.ts";

/** Text that would do harm if it were ever taken for anything but text. */
export const hostile = `</script><img src=x onerror="window.hacked=1">{{7*7}}"'\`<b>`;

const values = Array.from({ length: 60 }, (_, index) => (index >= 6 && index < 30 ? 0.42 : 0.1));

const curve = {
  alert: "ApiDown",
  expression: "job:errors:ratio > 0.2 and up == 1",
  holdDurationMs: 30_000,
  conditions: [
    {
      text: "job:errors:ratio > 0.2",
      operator: ">",
      measured: "job:errors:ratio",
      startMs: 0,
      stepMs: 10_000,
      series: [{ labels: { job: "api" }, values }],
      seriesLeftOut: 2,
      threshold: 0.2,
    },
    {
      text: "up == 1",
      operator: "==",
      measured: "up",
      startMs: 0,
      stepMs: 10_000,
      series: [],
      seriesLeftOut: 0,
    },
  ],
};

/** One drill of each outcome and form, and so many more that are held. */
export function sampleJournals(heldCount = 60) {
  const reason = "it was pending but never fired: its hold duration did not pass";
  const special: readonly unknown[] = [
    { ...sampleJournal({ name: "api/down" }), curves: [curve] },
    {
      ...sampleJournal({
        name: "api/missed",
        outcome: "missed",
        verdict: {
          expectations: [{ ...sampleExpectation, outcome: "missed", reasons: [reason] }],
          problems: ["no symptom"],
        },
      }),
      curves: [curve],
      explanations: [
        {
          alert: "ApiDown",
          question: "not-firing",
          reasons: [
            {
              kind: "held-too-short",
              message: "it held for 1m; its `for` asks for 2m",
              expression: "up == 0",
            },
          ],
        },
      ],
    },
    sampleJournal({
      name: "nats/noisy",
      outcome: "noisy",
      verdict: { falseAlarms: [{ alert: "DiskFull", labels: { instance: "a" }, firedAtMs: 90_000 }] },
    }),
    sampleJournal({ name: "nats/not-started", outcome: "not-started", verdict: { expectations: [] } }),
    {
      ...sampleJournal({ name: "worker/live" }),
      clock: "live",
      live: {
        startedAt: "2026-01-01T12:00:00.000Z",
        timeScale: 10,
        slowedBecause: "`ApiDown` fires if recovery takes 5s",
        target: "native",
        programs: { prometheus: "3.5.3" },
        toleranceMs: 30_000,
        predicted: [{ hops: { ...sampleExpectation.hops, notifiedAtMs: 185_000 } }],
        acknowledged: [{ atMs: 150_000, by: "ann" }],
        scaleNotes: [],
        rollbackFailures: [],
        insightFailure: "it took longer than 60 s",
      },
    },
    {
      ...sampleJournal({ name: "worker/newer" }),
      version: 9,
      events: [{ kind: "pigeon-sent", atMs: 61_000 }],
    },
    {
      ...sampleJournal({
        name: "worker/hostile",
        scenario: { title: hostile, description: hostile, symptom: hostile },
        events: sampleEvents.map((event) =>
          event.kind === "notification-sent"
            ? {
                ...event,
                integration: "email[0]",
                texts: { "headers.Subject": hostile, html: `<p>${hostile}</p>` },
              }
            : event,
        ),
      }),
      curves: [{ ...curve, expression: hostile }],
    },
    {},
  ];
  const plain = Array.from({ length: heldCount }, (_, index) =>
    sampleJournal({ name: `plain/drill-${index}` }),
  );
  return [...special, ...plain];
}

const runbook = `# ApiDown

The API \`does not\` answer. See [the panel](https://grafana.example/d/api) and [bad](javascript:alert(1)).

| | |
| --- | --- |
| Severity | page |

## First steps

1. Look at it.

   \`\`\`promql
   up == 0
   \`\`\`
2. ${hostile}
`;

const liveness = ["api/down", "plain/drill-1"].flatMap((drill, row) =>
  ["Requests", "Errors", hostile].map((panelTitle, panelId) => ({
    dashboard: "klaxon-api",
    panelId,
    panelTitle,
    drill,
    state: (row + panelId) % 2 === 0 ? ("shows" as const) : ("no-data" as const),
    link: panelId === 1 ? "javascript:alert(1)" : "preview.html#panel",
    ...(row === 0 && panelId < 2 ? { alerts: [panelId === 0 ? "ApiDown" : "ApiSlow"] } : {}),
  })),
);

/** A page of these drills, with everything that a page can have. */
export function samplePage(
  script: ReportPageOptions["script"],
  journals: readonly unknown[] = sampleJournals(),
  change: Partial<ReportPageOptions> = {},
): string {
  return renderReportPage(
    // What is stored is not always what this klaxon writes.
    JSON.parse(JSON.stringify({ ...sampleRun([]), unreachedAlerts: ["DiskGone"], liveness, journals })),
    {
      script,
      klaxonVersion: "1.2.3",
      runbooks: { ApiDown: runbook, Unrelated: "never shown" },
      changes: new Map([
        ["nats/noisy", [{ kind: "worse", badge: "newly noisy", text: "It was held before." }]],
      ]),
      goneDrills: ["api/gone"],
      notes: ["shard-2.json was cut off"],
      ...change,
    },
  );
}
