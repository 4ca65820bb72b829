import { type LivePrometheus, readPrometheusExemplars, readPrometheusSeries } from "../preview/index.ts";
import { createAsker } from "./preview-asker.ts";
import type { PrometheusAddress } from "./prometheus-client.ts";

/** A Prometheus that the preview's server asks for its pages. */
export function livePrometheus(address: PrometheusAddress): LivePrometheus {
  const ask = createAsker(address);
  const seconds = (atMs: number) => String(atMs / 1000);
  return {
    origin: address.base.origin,
    queryRange: async (query, { startMs, endMs, stepMs }) => {
      const words = { query, start: seconds(startMs), end: seconds(endMs), step: seconds(stepMs) };
      return readPrometheusSeries(await ask("api/v1/query_range", words));
    },
    queryInstant: async (query, atMs) =>
      readPrometheusSeries(await ask("api/v1/query", { query, time: seconds(atMs) })),
    queryExemplars: async (query, { startMs, endMs }) => {
      const words = { query, start: seconds(startMs), end: seconds(endMs) };
      return readPrometheusExemplars(await ask("api/v1/query_exemplars", words));
    },
    labelValues: async (label, selector, { startMs, endMs }) => {
      const words = {
        start: seconds(startMs),
        end: seconds(endMs),
        ...(selector === undefined ? {} : { "match[]": selector }),
      };
      const values = await ask(`api/v1/label/${encodeURIComponent(label)}/values`, words);
      return Array.isArray(values) ? values.filter((value) => typeof value === "string").sort() : [];
    },
  };
}
