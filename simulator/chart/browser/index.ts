export { type ChartOptions, type MountedChart, mountChart } from "./mount-chart.ts";
