import { emitter } from "./define.ts";
import { defineSystemMetrics } from "./metric.ts";

const klaxon = emitter("klaxon", "own");

/** What a live drill says of itself to its own Prometheus. */
export const drillMetrics = defineSystemMetrics("drill", {
  active: klaxon.gauge(
    "klaxon_drill_active",
    "1 while a live drill is in a phase: starting, control, observing, ending.",
    { labels: ["scenario", "phase"] },
  ),
});
