import { describe, expect, it } from "vitest";
import { intervalsOf } from "../../../../simulator/live/run/stack-plan.ts";
import { tolerancesOf } from "../../../../simulator/live/run/tolerances.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";
import { runSmallDrill, type SmallDrill } from "../../../support/small-drill.ts";

const probed = 'probe_success{job="api-health"} == 0';
const scraped = 'up{job="api"} == 0';

// What a Prometheus tells of its targets: probes every 5 s of the scenario, scrapes every 15 s.
function targetsAt(probes: string, scrapes: string) {
  return [
    { job: "api-health", instance: "api-1:8080", scrapeInterval: probes },
    { job: "api-health", instance: "api-2:8080", scrapeInterval: probes },
    { job: "api", instance: "api-2:8080", scrapeInterval: scrapes },
  ];
}

function toleranceOf(drill: SmallDrill, factor = 10, targets = targetsAt("500ms", "1s500ms")) {
  const { journal, assets } = runSmallDrill(drill);
  const [toleranceMs] = tolerancesOf({
    scenario: journal.scenario,
    assets,
    targets,
    timeScale: timeScaleOf(factor),
    scrapeIntervalMs: 20_000,
    evaluationIntervalOfMs: intervalsOf(assets),
  });
  return toleranceMs;
}

describe("how far a prediction may be from what is measured", () => {
  it.each([
    ["a group of 1m whose alert reads probes", { expression: probed, group: { interval: "1m" } }, 65_000],
    ["a group of 15s whose alert reads probes", { expression: probed, group: { interval: "15s" } }, 20_000],
    ["a group of 1m whose alert reads scrapes", { expression: scraped, group: { interval: "1m" } }, 75_000],
    ["a group of 15s whose alert reads scrapes", { expression: scraped, group: { interval: "15s" } }, 30_000],
    ["a group that names no interval", { expression: probed, group: { interval: undefined } }, 20_000],
    [
      "an alert that reads both: the rarer counts",
      { expression: `${scraped} unless on (instance) ${probed}`, group: { interval: "5s" } },
      20_000,
    ],
    [
      "an alert that reads what another rule records",
      { expression: "job:dead > 0", rules: [{ record: "job:dead", expr: `count(${probed})` }] },
      20_000,
    ],
    [
      "a rule of all jobs, and an expectation of one",
      { expression: "up == 0 or probe_success == 0", expect: { labels: { job: "api-health" } } },
      20_000,
    ],
    ["a rule of all jobs: what is usual counts", { expression: "up == 0" }, 35_000],
    ["a job that nothing is scraped for: the same", { expression: 'up{job="nginx"} == 0' }, 35_000],
  ] as const)("is a scrape and an evaluation: %s", (_what, drill, toleranceMs) => {
    expect(toleranceOf(drill)).toBe(toleranceMs);
  });

  it("follows the target that an alert is expected of", () => {
    const targets = [
      { job: "api-health", instance: "api-1:8080", scrapeInterval: "6s" },
      { job: "api-health", instance: "api-2:8080", scrapeInterval: "500ms" },
    ];
    const of = (labels: Readonly<Record<string, string>>) =>
      toleranceOf({ expression: probed, expect: { labels } }, 10, targets);
    expect([of({ instance: "api-2:8080" }), of({ instance: "api-1:8080" }), of({})]).toEqual([
      20_000, 75_000, 75_000,
    ]);
  });

  it("is as exact as intervals are in compressed time, in whole milliseconds", () => {
    // 15 s and 1 m are 2143 ms and 8571 ms at seven times the speed.
    const drill = { expression: scraped, group: { interval: "1m" } };
    expect(toleranceOf(drill, 7, targetsAt("714ms", "2s143ms"))).toBe(7 * 2_143 + 7 * 8_571);
  });
});
