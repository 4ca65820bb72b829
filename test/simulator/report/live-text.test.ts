import { describe, expect, it } from "vitest";
import { type Hops, type Journal, runVirtually } from "../../../simulator/drill/index.ts";
import { renderDetection, renderLiveDrill, timingFindings } from "../../../simulator/report/index.ts";
import { ownAssets, ownScenarios } from "../../support/own-drills.ts";

const assets = ownAssets();
const scenario = ownScenarios(assets).find(({ name }) => name === "api/instance-killed");
const plain = { hasColor: false, isVerbose: false, showsTexts: false };

/** The virtual run of a scenario as if it had been a live one whose hops were later by so much. */
function liveJournal(laterMs: number, change: Partial<Hops> = {}): Journal {
  if (scenario === undefined) throw new Error("the scenario is gone");
  const { journal } = runVirtually(scenario, assets, { seed: 1 });
  const { expectations } = journal.verdict;
  const later = (atMs: number | undefined) => (atMs === undefined ? undefined : atMs + laterMs);
  const moved = expectations.map((result) => ({
    ...result,
    hops: {
      symptomAtMs: later(result.hops.symptomAtMs),
      pendingAtMs: later(result.hops.pendingAtMs),
      firingAtMs: later(result.hops.firingAtMs),
      receivedAtMs: later(result.hops.receivedAtMs),
      notifiedAtMs: later(result.hops.notifiedAtMs),
      resolvedAtMs: later(result.hops.resolvedAtMs),
      resolutionNotifiedAtMs: later(result.hops.resolutionNotifiedAtMs),
      ...change,
    },
  }));
  return {
    ...journal,
    clock: "live",
    verdict: { ...journal.verdict, expectations: moved },
    live: {
      startedAt: "2026-01-01T00:00:00.000Z",
      timeScale: 10,
      target: "native",
      programs: { prometheus: "3.5.3", alertmanager: "0.33.1" },
      toleranceMs: 30_000,
      predicted: expectations.map(({ hops, timeToDetectMs, timeToNotifyMs, timeToResolveMs }) => ({
        hops,
        timeToDetectMs,
        timeToNotifyMs,
        timeToResolveMs,
      })),
      acknowledged: [{ atMs: 220_000, by: "ann", alert: "ApiInstanceDown" }],
      scaleNotes: [{ of: "ApiInstanceDown", message: "single events decide" }],
      rollbackFailures: [],
    },
  };
}

describe("a live drill as text", () => {
  it("sets predicted and measured side by side", () => {
    expect(renderLiveDrill(liveJournal(4_000), plain)).toMatchInlineSnapshot(`
      "held  api/instance-killed  One API instance is killed
            ApiInstanceDown{instance="api-2:8080"}  notified api-ticket  detect 10s  notify 1m10s of 2m  resolve 5s of 1m
            TargetDown{instance="api-2:8080", job="api"}  nobody notified  detect 2m  resolve 15s of 1m
            alert                                         hop              predicted  measured  difference
            ApiInstanceDown{instance="api-2:8080"}        symptom                 0s        4s  +4s         within
                                                          pending                 0s        4s  +4s         within
                                                          firing                 10s       14s  +4s         within
                                                          Alertmanager           10s       14s  +4s         within
                                                          api-ticket           1m10s     1m14s  +4s         within
                                                          resolved              4m5s      4m9s  +4s         within
                                                          resolution told      6m10s     6m14s  +4s         within
            TargetDown{instance="api-2:8080", job="api"}  symptom                 0s        4s  +4s         within
                                                          pending                 0s        4s  +4s         within
                                                          firing                  2m      2m4s  +4s         within
                                                          Alertmanager            2m      2m4s  +4s         within
                                                          resolved             4m15s     4m19s  +4s         within
            every hop is within 30s of its prediction
            acknowledged by ann 1m40s after the fault, 26s after the notification (ApiInstanceDown)
            not to scale  ApiInstanceDown: single events decide
            live ×10 (native), started 2026-01-01T00:00:00.000Z: prometheus 3.5.3, alertmanager 0.33.1
      "
    `);
  });

  it("says why it passed more slowly than it was to", () => {
    const journal = liveJournal(30_000);
    if (journal.live === undefined) throw new Error("it is no live journal");
    const live = { ...journal.live, timeScale: 4, slowedBecause: "the fault lasts 10s" };
    expect(renderLiveDrill({ ...journal, live }, plain)).toContain(
      "live ×4 (native): the fault lasts 10s, started 2026-01-01T00:00:00.000Z",
    );
  });

  it("holds each alert to its own tolerance, and tells it where they differ", () => {
    const journal = liveJournal(25_000);
    if (journal.live === undefined) throw new Error("it is no live journal");
    const [quick, slow] = journal.live.predicted;
    if (quick === undefined || slow === undefined) throw new Error("it expects two alerts");
    const predicted = [
      { ...quick, toleranceMs: 20_000 },
      { ...slow, toleranceMs: 75_000 },
    ];
    const text = renderLiveDrill({ ...journal, live: { ...journal.live, predicted } }, plain);
    expect(text.split("\n").slice(4, -4)).toMatchInlineSnapshot(`
      [
        "      ApiInstanceDown{instance="api-2:8080"}        symptom                 0s       25s  +25s        OUTSIDE 20s",
        "                                                    pending                 0s       25s  +25s        OUTSIDE 20s",
        "                                                    firing                 10s       35s  +25s        OUTSIDE 20s",
        "                                                    Alertmanager           10s       35s  +25s        OUTSIDE 20s",
        "                                                    api-ticket           1m10s     1m35s  +25s        OUTSIDE 20s",
        "                                                    resolved              4m5s     4m30s  +25s        OUTSIDE 20s",
        "                                                    resolution told      6m10s     6m35s  +25s        OUTSIDE 20s",
        "      TargetDown{instance="api-2:8080", job="api"}  symptom                 0s       25s  +25s        within 1m15s",
        "                                                    pending                 0s       25s  +25s        within 1m15s",
        "                                                    firing                  2m     2m25s  +25s        within 1m15s",
        "                                                    Alertmanager            2m     2m25s  +25s        within 1m15s",
        "                                                    resolved             4m15s     4m40s  +25s        within 1m15s",
        "      7 of 12 hops are more than 20s to 1m15s from their prediction",
      ]
    `);
  });

  it("says what could not be found out, and why", () => {
    const journal = liveJournal(0);
    if (journal.live === undefined) throw new Error("it is no live journal");
    const live = { ...journal.live, insightFailure: "it took longer than 60 s" };
    const missed: Journal = { ...journal, live, verdict: { ...journal.verdict, outcome: "missed" } };
    const linesOf = (each: Journal) => renderLiveDrill(each, plain).split("\n").slice(-3, -2);
    expect([linesOf(missed), linesOf({ ...journal, live })]).toEqual([
      ["      why it did not hold could not be found out: it took longer than 60 s"],
      ["      how its alerts went could not be found out: it took longer than 60 s"],
    ]);
  });

  it("has no finding as long as every hop is within the tolerance", () => {
    expect(timingFindings(liveJournal(30_000))).toEqual([]);
  });

  it("names each hop that is outside, and each that one side does not have", () => {
    expect(
      timingFindings(liveJournal(0, { firingAtMs: 460_000, resolvedAtMs: undefined })),
    ).toMatchInlineSnapshot(`
      [
        "ApiInstanceDown, firing: predicted at 10s, measured at 5m40s, +5m30s",
        "ApiInstanceDown, resolved: predicted at 4m5s, not measured",
        "TargetDown, firing: predicted at 2m, measured at 5m40s, +3m40s",
        "TargetDown, resolved: predicted at 4m15s, not measured",
      ]
    `);
  });

  it("compares nothing where the drill was stopped", () => {
    const journal = liveJournal(99_000);
    const stopped: Journal = { ...journal, verdict: { ...journal.verdict, outcome: "stopped" } };
    expect(timingFindings(stopped)).toEqual([]);
    expect(renderLiveDrill(stopped, plain)).not.toContain("predicted");
  });

  it("is the same as a virtual one where it is none", () => {
    const { live: _, ...virtual } = liveJournal(0);
    expect(timingFindings(virtual)).toEqual([]);
    expect(renderLiveDrill(virtual, plain)).not.toContain("native");
  });
});

describe("how soon live drills detected", () => {
  it("is told in a line where all of them did when it was predicted", () => {
    expect(renderDetection([liveJournal(4_000), liveJournal(-30_000)], false)).toBe(
      "time to detect: 4 of 4 alerts within a scrape and an evaluation of what was predicted\n",
    );
  });

  it("names those that were further away, that never fired, and that nobody had predicted", () => {
    const [late, never] = [liveJournal(31_000), liveJournal(0, { firingAtMs: undefined })];
    const { live = undefined } = late;
    if (live === undefined) throw new Error("no live drill");
    const unforeseen = { ...late, live: { ...live, predicted: [] } };
    expect(renderDetection([late, never, unforeseen], false)).toMatchInlineSnapshot(`
      "time to detect: 0 of 6 alerts within a scrape and an evaluation of what was predicted
        api/instance-killed  ApiInstanceDown  predicted 10s, measured 41s: +31s where 30s are allowed
        api/instance-killed  TargetDown  predicted 2m, measured 2m31s: +31s where 30s are allowed
        api/instance-killed  ApiInstanceDown  was to fire at 10s, and did not
        api/instance-killed  TargetDown  was to fire at 2m, and did not
        api/instance-killed  ApiInstanceDown  fired at 41s, which was not predicted
        api/instance-killed  TargetDown  fired at 2m31s, which was not predicted
      "
    `);
  });

  it("is not told where nothing was to fire", () => {
    const { live: _, ...virtual } = liveJournal(0);
    expect(renderDetection([virtual], false)).toBe("");
  });
});
