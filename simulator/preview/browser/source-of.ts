import type { PreviewData } from "../data/preview-data.ts";
import type { DataSource } from "../query/data-source.ts";
import { packedSource } from "../query/packed-source.ts";
import { breathe } from "./breathe.ts";
import { askForLogs, serverSource } from "./server-source.ts";

/** What answers the queries of a page with such data. */
export function sourceOf(data: PreviewData): DataSource {
  switch (data.kind) {
    case "pack":
      return packedSource(data.pack, breathe);
    case "prometheus":
      return data.hasLogs ? { ...serverSource, queryLogs: askForLogs } : serverSource;
    case "none": {
      const { reason } = data;
      return {
        labelValues: async () => [],
        queryRange: async () => ({ kind: "series", series: [], warnings: [] }),
        queryInstant: async () => ({ kind: "series", series: [], warnings: [] }),
        queryExemplars: async () => [],
        explainNothing: async () => [reason],
      };
    }
    default:
      return data satisfies never;
  }
}
