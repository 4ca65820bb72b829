import { type LiveLoki, PrometheusRefusal, readLokiAnswer } from "../preview/index.ts";
import { askPrometheusApi, type PrometheusAddress, PrometheusUnreachableError } from "./prometheus-client.ts";
import { createTurns } from "./turns.ts";

// As many as Grafana asks for unless told.
const linesMax = 1_000;
// As for a Prometheus.
const togetherMax = 6;

/** A Loki that the preview's server asks for its pages. */
export function liveLoki(address: PrometheusAddress): LiveLoki {
  const turns = createTurns(togetherMax);
  return {
    query: async (query, { startMs, endMs, stepMs }) => {
      const words = new URLSearchParams({
        query,
        start: nanoseconds(startMs),
        end: nanoseconds(endMs),
        step: `${stepMs / 1000}s`,
        limit: String(linesMax),
        direction: "backward",
      });
      try {
        const path = `loki/api/v1/query_range?${words.toString()}`;
        const data = await turns(() => askPrometheusApi(address, path));
        return readLokiAnswer(data, linesMax);
      } catch (error) {
        if (error instanceof PrometheusUnreachableError) throw new PrometheusRefusal(error.message);
        throw error;
      }
    },
  };
}

function nanoseconds(atMs: number): string {
  return `${Math.round(atMs)}000000`;
}
