import {
  alertingSystems,
  burnRateOf,
  errorBudgetRatio,
  fastBurn,
  type Objective,
  objectiveSeries,
  slowBurn,
} from "../../../alerts/index.ts";
import {
  formatDuration,
  gaugePanel,
  higherIsWorse,
  instant,
  lowerIsWorse,
  type Panel,
  type Queries,
  type Row,
  range,
  row,
  selectRecorded,
  statPanel,
  type Thresholds,
  textPanel,
  timeSeriesPanel,
} from "../../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../../surroundings.ts";

/** How this dashboard speaks of an objective. */
interface Subject {
  readonly objective: Objective;
  /** Begins the keys of its panels. */
  readonly key: "availability" | "latency";
  readonly title: string;
  /** What a bad request is, to follow `requests`. */
  readonly badRequests: string;
}

const subjects: readonly [Subject, Subject] = [
  {
    objective: alertingSystems.api.objectives.availability,
    key: "availability",
    title: "Availability",
    badRequests: "that were answered with a server error",
  },
  {
    objective: alertingSystems.api.objectives.latency,
    key: "latency",
    title: "Latency",
    badRequests: "that took too long, failed ones left out",
  },
];

const pagingWindows = fastBurn.windows;
const ticketWindows = slowBurn.windows;
const allWindows = [...pagingWindows, ...ticketWindows];

function recorded(objective: Objective, record: string): string {
  return selectRecorded(record, [["objective", "=", objective.name]]);
}

function burnRate(objective: Objective, seconds: number): string {
  return recorded(objective, objectiveSeries.burnRate(formatDuration(seconds)));
}

// A quarter of the budget left is time to slow down, none is time to stop changing things.
const budgetThresholds: Thresholds = lowerIsWorse({ warning: 0.25, critical: 0.0001 });

/** One line for each burn rate at which an alert speaks: orange for tickets, red for pages. */
function burnThresholds(periodSeconds: number): Thresholds {
  const steps = [
    ...ticketWindows.map((window) => ({ window, health: "warning" as const })),
    ...pagingWindows.map((window) => ({ window, health: "critical" as const })),
  ].map(({ window, health }) => ({
    value: tidy(burnRateOf(window, periodSeconds)),
    health,
  }));
  return { base: "good", steps: steps.toSorted((left, right) => left.value - right.value) };
}

function budgetGauge({ objective, key, title }: Subject): Panel {
  return gaugePanel({
    key: `${key}-budget-now`,
    title: `${title}: budget left`,
    description: `Share of the error budget of the last ${formatDuration(objective.periodSeconds)} that is left; below zero the promise is broken.`,
    width: 5,
    height: 6,
    unit: "ratio",
    decimals: 1,
    min: 0,
    max: 1,
    thresholds: budgetThresholds,
    queries: [instant(recorded(objective, objectiveSeries.budgetRemaining), "left")],
  });
}

function exhaustionStat({ objective, key, title }: Subject): Panel {
  const fastest = pagingWindows[0]?.longSeconds ?? 3600;
  const left = recorded(objective, objectiveSeries.budgetRemaining);
  const rate = burnRate(objective, fastest);
  return statPanel({
    key: `${key}-exhausted-in`,
    title: `${title}: gone in`,
    description: `When the budget is gone if it is spent as in the last ${formatDuration(fastest)}. Nothing is shown while nothing is spent.`,
    width: 5,
    height: 6,
    unit: "duration",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 2 * 86_400, warning: 10 * 86_400 }),
    absentText: "not in sight",
    queries: [instant(`clamp_min(${left}, 0) * ${objective.periodSeconds} / (${rate} > 0)`, "gone in")],
  });
}

function burnQueries(objective: Objective, windows: readonly number[]): Queries {
  const [first, ...rest] = windows.map((seconds) =>
    range(burnRate(objective, seconds), `over ${formatDuration(seconds)}`),
  );
  if (first === undefined) throw new RangeError("a burn rate panel needs a window");
  return [first, ...rest];
}

function subjectRow(subject: Subject): Row {
  const { objective, key, title, badRequests } = subject;
  const period = formatDuration(objective.periodSeconds);
  const thresholds = burnThresholds(objective.periodSeconds);
  const budgetRatio = errorBudgetRatio(objective);
  return row(key, `${title}: ${tidy(objective.targetRatio * 100)} % over ${period}`, [
    timeSeriesPanel({
      key: `${key}-burn`,
      title: "Burn rate, long windows",
      description:
        "How many times faster than allowed the budget is spent: 1 spends all of it by the end of the period. A line is where an alert speaks, if the short window agrees: red wakes somebody, orange waits for the day.",
      width: 12,
      height: 9,
      unit: "multiple",
      decimals: 1,
      min: 0,
      thresholds,
      legendCalculations: ["max", "last"],
      absentText: "no requests",
      queries: burnQueries(objective, longestLast(allWindows.map((window) => window.longSeconds))),
    }),
    timeSeriesPanel({
      key: `${key}-burn-short`,
      title: "Burn rate, short windows",
      description:
        "The same over a twelfth of each window: these fall first when the trouble is over, and end the alert.",
      width: 12,
      height: 9,
      unit: "multiple",
      decimals: 1,
      min: 0,
      thresholds,
      legendCalculations: ["max", "last"],
      absentText: "no requests",
      queries: burnQueries(objective, longestLast(allWindows.map((window) => window.shortSeconds))),
    }),
    timeSeriesPanel({
      key: `${key}-budget`,
      title: "Budget left",
      description: `Share of the error budget of the last ${period} that is left. A steep fall is an outage, a slope is a defect that nobody was told of; it rises again as old errors leave the period.`,
      width: 12,
      unit: "ratio",
      decimals: 1,
      max: 1,
      thresholds: budgetThresholds,
      legendCalculations: ["min", "last"],
      queries: [range(recorded(objective, objectiveSeries.budgetRemaining), "left")],
    }),
    timeSeriesPanel({
      key: `${key}-bad-requests`,
      title: "Bad requests",
      description: `Share of the requests that count for this objective ${badRequests}, over five minutes. The lines are the budget, and what wakes somebody.`,
      width: 12,
      unit: "ratio",
      min: 0,
      thresholds: higherIsWorse({
        warning: tidy(budgetRatio),
        critical: tidy(budgetRatio * fastestBurnRate(objective)),
      }),
      absentText: "no requests",
      queries: [
        range(
          `${recorded(objective, objectiveSeries.badRequests("5m"))} / ${recorded(objective, objectiveSeries.requests("5m"))}`,
          "bad",
        ),
      ],
    }),
  ]);
}

function fastestBurnRate({ periodSeconds }: Objective): number {
  return Math.max(...pagingWindows.map((window) => burnRateOf(window, periodSeconds)));
}

// 1 − 0.999 is 0.001, not 0.0010000000000000009.
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}

function longestLast(seconds: readonly number[]): readonly number[] {
  return [...new Set(seconds)].sort((left, right) => left - right);
}

/** Which burn rate does what, in words. */
function explanation({ objective }: Subject): Panel {
  const lines = allWindows.map((window, index) => {
    const rate = tidy(burnRateOf(window, objective.periodSeconds));
    const act = index < pagingWindows.length ? "page" : "ticket";
    const [long, short] = [formatDuration(window.longSeconds), formatDuration(window.shortSeconds)];
    return `| ${rate} | ${long} and ${short} | ${act} |`;
  });
  return textPanel({
    key: "how-to-read",
    title: "How to read this",
    description: "Which burn rate raises which alert.",
    width: 24,
    height: 7,
    markdown: [
      "An **error budget** is what the objective leaves to go wrong. The **burn rate** says how many times faster than allowed it is spent; an alert needs it over a long window, so that it matters, and over a short one, so that it still goes on.",
      ["| burn rate | over | becomes a |", "| --- | --- | --- |", ...lines].join("\n"),
      `Find the requests behind it on the [API dashboard](/d/klaxon-api?\${__url_time_range}).`,
    ].join("\n\n"),
  });
}

/** The error budgets of the API: what is left, how fast it goes, and where the alerts stand. */
export const apiBudget: DashboardPlan = {
  uid: "klaxon-api-budget",
  title: "API error budget",
  description:
    "The objectives of the API: how much of each error budget is left, how fast it is spent, and at which pace somebody is told. All series are recorded by the alerts' own rules.",
  system: "api",
  shownSeconds: 24 * 3600,
  variables: [],
  rows: [
    row("left", "How much is left", [
      ...subjects.flatMap((subject) => [budgetGauge(subject), exhaustionStat(subject)]),
      firingAlertsStat("api"),
    ]),
    ...subjects.map(subjectRow),
    row("more", "What fires, and how to read it", [activeAlertsTable("api"), explanation(subjects[0])]),
  ],
};
