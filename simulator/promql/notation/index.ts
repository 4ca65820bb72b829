export type { SequenceSample } from "./sample-list.ts";
export { type MetricMemory, type NotationOptions, sequenceSamplesMax } from "./sequence-reader.ts";
export {
  parseMetricDescription,
  parseSequence,
  parseSeriesDescription,
  type SeriesDescription,
} from "./series-description.ts";
export {
  isStartTimestampDescription,
  parseStartTimestamps,
  type StartTimestampDescription,
} from "./start-timestamps.ts";
