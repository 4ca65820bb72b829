import type { VirtualRun } from "../drill/index.ts";
import type { StepGrid } from "../promql/index.ts";
import type { IncidentSteps } from "./change.ts";

/** When things happen in a drill, as a grid of steps over it. */
export interface Incident {
  /** When the first fault was injected, counted from the start of the drill. */
  readonly injectAtMs: number;
  readonly grid: StepGrid;
  readonly steps: IncidentSteps;
}

/** How often targets are scraped, which is what data sources are told. */
export const scrapeIntervalMs = 15_000;

// What is worked out of ranges has settled by then.
const warmUpMs = 120_000;
// How long after its end an incident still shows.
const aftermathMs = 300_000;
const stepCountWanted = 150;
const controlStepsMin = 8;

/** The incident of a drill: from the first fault to some minutes after the last; undefined where no fault was injected. */
export function incidentOf({ faults, span }: Pick<VirtualRun, "faults" | "span">): Incident | undefined {
  const [first] = faults;
  if (first === undefined) return undefined;
  const injectAtMs = first.injectAtMs;
  const lastMs = Math.max(...faults.map(({ rollbackAtMs }) => rollbackAtMs));
  const endMs = Math.min(span.endMs, lastMs + aftermathMs);
  const startMs = Math.min(warmUpMs, injectAtMs / 2);
  const fine = Math.min((endMs - startMs) / stepCountWanted, (injectAtMs - startMs) / controlStepsMin);
  const stepMs = Math.max(scrapeIntervalMs, Math.ceil(fine / scrapeIntervalMs) * scrapeIntervalMs);
  // So that a step falls on the moment of the fault.
  const stepsBefore = Math.max(1, Math.floor((injectAtMs - startMs) / stepMs));
  const gridStartMs = injectAtMs - stepsBefore * stepMs;
  const stepCount = Math.min(stepsMax, Math.floor((endMs - gridStartMs) / stepMs) + 1);
  return {
    injectAtMs,
    grid: { startMs: gridStartMs, endMs: gridStartMs + (stepCount - 1) * stepMs, stepMs },
    // What is scraped at the moment of the fault tells of it already.
    steps: { faultStart: stepsBefore, faultEnd: stepCount },
  };
}

const stepsMax = 2_000;
