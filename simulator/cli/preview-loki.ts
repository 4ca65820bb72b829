import { type LiveLoki, logLinesMax, readLokiAnswer } from "../preview/index.ts";
import { createAsker } from "./preview-asker.ts";
import type { PrometheusAddress } from "./prometheus-client.ts";

/** A Loki that the preview's server asks for its pages. */
export function liveLoki(address: PrometheusAddress): LiveLoki {
  const ask = createAsker(address);
  return {
    query: async (query, { startMs, endMs, stepMs }) => {
      const words = {
        query,
        start: nanoseconds(startMs),
        end: nanoseconds(endMs),
        step: `${stepMs / 1000}s`,
        limit: String(logLinesMax),
        direction: "backward",
      };
      return readLokiAnswer(await ask("loki/api/v1/query_range", words), logLinesMax);
    },
  };
}

function nanoseconds(atMs: number): string {
  return `${Math.round(atMs)}000000`;
}
