export type { TimeRange } from "./follow-drag.ts";
export { type ChartOptions, type MountedChart, mountChart } from "./mount-chart.ts";
