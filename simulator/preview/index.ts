export { bookEntry, makeBook, makeDashboard, scenarioPart } from "./data/make-book.ts";
export type {
  BookEntry,
  BookScenario,
  PreviewAlert,
  PreviewBook,
  PreviewDashboard,
  PreviewData,
  PreviewFinding,
} from "./data/preview-data.ts";
export { type PreviewFile, readPreviewFile } from "./data/preview-file.ts";
export { makePack, type PackedFrom } from "./pack/make-pack.ts";
export { neededSeries } from "./pack/needed-series.ts";
export type { TimeMark } from "./panel/time-marks.ts";
export type { Exemplar } from "./query/data-source.ts";
export { logLinesMax, readLokiAnswer } from "./query/loki-answer.ts";
export { readPrometheusExemplars } from "./query/prometheus-exemplars.ts";
export { readPrometheusSeries } from "./query/prometheus-series.ts";
export type { LiveLoki } from "./server/live-loki.ts";
export { type LivePrometheus, PrometheusRefusal } from "./server/live-prometheus.ts";
export { type PreviewLibrary, type PreviewServer, startPreviewServer } from "./server/preview-server.ts";
