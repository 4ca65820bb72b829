import { type MetricDefinition, syntheticMetrics } from "../instrumentation/src/catalog/index.ts";
import {
  instant,
  lowerIsWorse,
  type Panel,
  range,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "./kit/index.ts";
import { selectOwn } from "./kit/own-job.ts";
import { select, selectRange } from "./kit/selector.ts";

const { up } = syntheticMetrics.metrics;

/** How many processes of a job answer their scrapes now, of so many. */
export function processesUpStat(job: string, count: number): Panel {
  return statPanel({
    key: "up-now",
    title: "Up",
    description: `Processes that answer their scrapes; there should be ${count}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: count }),
    queries: [instant(`sum(${select(up, [["job", "=", job]])}) or vector(0)`, "up")],
  });
}

/** Whether the processes of a job answered their scrapes, over time. */
export function processTimeline(job: string): Panel {
  return stateTimelinePanel({
    key: "up",
    title: "Scrapes",
    description:
      "Whether each process answers its scrapes. Down means that at least one within the step failed.",
    width: 12,
    mappings: upOrDown,
    queries: [
      range(`min by (instance) (min_over_time(${selectRange(up, [["job", "=", job]])}))`, "{{instance}}"),
    ],
  });
}

/** How long each process has been running, by the metric of its start. */
export function runningForPanel(startTime: MetricDefinition): Panel {
  return timeSeriesPanel({
    key: "uptime",
    title: "Running for",
    description: "Time since each process started; it falls to zero at a restart.",
    width: 12,
    unit: "duration",
    min: 0,
    legendCalculations: ["min", "last"],
    queries: [range(`time() - max by (instance) (${selectOwn(startTime)})`, "{{instance}}")],
  });
}
