import * as z from "zod";
import { parseDocument } from "../../document/index.ts";
import { parseDurationMs } from "../../promql/index.ts";
import { drillLabel } from "./drill-route.ts";

const relabelSchema = z.looseObject({
  action: z.string().default("replace"),
  regex: z.coerce.string().default("(.*)"),
  target_label: z.string().default(""),
  replacement: z.coerce.string().default("$1"),
});

const relabelsSchema = z.array(relabelSchema).default([]);

const schema = z.looseObject({
  global: z.looseObject({
    scrape_interval: z.string().default("1m"),
    external_labels: z.record(z.string(), z.coerce.string()).default({}),
  }),
  alerting: z
    .looseObject({
      alert_relabel_configs: relabelsSchema,
      alertmanagers: z.array(z.looseObject({ alert_relabel_configs: relabelsSchema })).default([]),
    })
    .prefault({}),
});

/** What a drill has to know of the configuration that a Prometheus has loaded. */
export interface LoadedPrometheusConfig {
  readonly scrapeIntervalMs: number;
  /** Whether every alert that it sends is marked as one of a drill, and stays so. */
  readonly marksDrills: boolean;
}

/** Reads the configuration as Prometheus tells it; undefined where it has another form. */
export function readPrometheusConfig(yaml: string): LoadedPrometheusConfig | undefined {
  const { document } = parseDocument(yaml, "the configuration of Prometheus");
  const parsed = schema.safeParse(document?.value);
  if (!parsed.success) return undefined;
  const { global, alerting } = parsed.data;
  const relabelings = [
    ...alerting.alert_relabel_configs,
    ...alerting.alertmanagers.flatMap((each) => each.alert_relabel_configs),
  ];
  return {
    scrapeIntervalMs: parseDurationMs(global.scrape_interval) ?? 60_000,
    marksDrills: global.external_labels[drillLabel] === "true" && !relabelings.some(mayUnmark),
  };
}

/** Whether a relabelling of alerts may take the mark away; where that cannot be seen, it may. */
function mayUnmark({ action, regex, target_label, replacement }: z.output<typeof relabelSchema>): boolean {
  switch (action.toLowerCase()) {
    case "drop":
    case "keep":
    case "dropequal":
    case "keepequal":
      return false;
    case "labeldrop":
      return mayMatch(regex, true);
    case "labelkeep":
      return !mayMatch(regex, false);
    case "labelmap":
      return replacement.includes("$") || replacement === drillLabel;
    default:
      return target_label === drillLabel || target_label.includes("$");
  }
}

// The syntax differs from RE2's in rare corners only; what cannot be read counts as what is worse.
function mayMatch(regex: string, otherwise: boolean): boolean {
  try {
    return new RegExp(`^(?:${regex})$`, "su").test(drillLabel);
  } catch {
    return otherwise;
  }
}
