import * as z from "zod";
import { parseDocument } from "../../document/index.ts";
import { parseDurationMs } from "../../promql/index.ts";

const schema = z.looseObject({
  global: z.looseObject({
    scrape_interval: z.string().default("1m"),
    external_labels: z.record(z.string(), z.coerce.string()).default({}),
  }),
});

/** What a drill has to know of the configuration that a Prometheus has loaded. */
export interface LoadedPrometheusConfig {
  readonly scrapeIntervalMs: number;
  readonly externalLabels: Readonly<Record<string, string>>;
}

/** Reads the configuration as Prometheus tells it; undefined where it has another form. */
export function readPrometheusConfig(yaml: string): LoadedPrometheusConfig | undefined {
  const { document } = parseDocument(yaml, "the configuration of Prometheus");
  const parsed = schema.safeParse(document?.value);
  if (!parsed.success) return undefined;
  const { scrape_interval, external_labels } = parsed.data.global;
  return { scrapeIntervalMs: parseDurationMs(scrape_interval) ?? 60_000, externalLabels: external_labels };
}
