import { emitter } from "./define.ts";
import { defineSystemMetrics, type MetricDefinition } from "./metric.ts";

// Prometheus writes these itself, beside the series of every job, so no job name fits.
const scrape = emitter("*", "documented");

/**
 * What Prometheus itself writes for every scrape, with the target's `job` and `instance` only
 * (https://prometheus.io/docs/concepts/jobs_instances/). `emittedBy` is `*`: every job has them.
 */
export const syntheticMetrics = defineSystemMetrics("synthetic", {
  up: scrape.gauge("up", "1 when the target answered its last scrape, otherwise 0."),
  scrapeDuration: scrape.gauge("scrape_duration_seconds", "How long the scrape took.", { unit: "seconds" }),
  scrapeSamplesScraped: scrape.gauge("scrape_samples_scraped", "Samples that the target exposed."),
  scrapeSamplesPostRelabeling: scrape.gauge(
    "scrape_samples_post_metric_relabeling",
    "Samples left after metric relabelling.",
  ),
  scrapeSeriesAdded: scrape.gauge("scrape_series_added", "Series that were new in this scrape, roughly."),
});

/** `ALERTS`: 1 for each pending or firing alert, with the alert's labels beside the two named here. */
export const ALERTS: MetricDefinition = scrape.gauge("ALERTS", "1 for each pending or firing alert.", {
  labels: ["alertname", "alertstate", "severity", "team", "system"],
});

/** `ALERTS_FOR_STATE`: since when an alert is active, in Unix seconds. */
export const ALERTS_FOR_STATE: MetricDefinition = scrape.gauge(
  "ALERTS_FOR_STATE",
  "When an alert became active, in Unix seconds.",
  { unit: "timestamp", labels: ["alertname", "severity", "team", "system"] },
);
