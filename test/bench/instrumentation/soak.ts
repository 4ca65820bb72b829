import type { Measurement } from "../measurement.ts";
import { deadUrl, load, openScripts, openSink, type Scripts } from "./child-server.ts";

/** How long a soak is. */
export interface SoakDose {
  readonly requestCount: number;
  /** How often the heap is looked at after that, at even distances. */
  readonly lookCount: number;
  /** Requests before the first look at the heap: until all caches and queues are full. */
  readonly warmUpCount: number;
  /** A soak that has taken longer sends no more. */
  readonly limitMs: number;
}

/** What a soak found. */
export interface Soak {
  readonly requestCount: number;
  /** Bytes after garbage collection: after the warm-up, then at each look, the end included. */
  readonly heapBytes: readonly number[];
  /** How much more the least of the last two was than the first, in percent; less is negative. */
  readonly growthPercent: number;
  /** What the service exposed at the end. */
  readonly exposition: string;
}

/** What a soaked service sends its traces and lines to. */
export const soakCases = ["a Loki and a collector that answer", "Loki and the collector down"] as const;

const paths = [
  ...Array.from({ length: 40 }, (_, index) => `/orders/${index * 7919}`),
  "/fails",
  "/nowhere?token=secret",
  "/calls",
];

/** A whole service under the requests of an hour: whether its heap goes on growing. */
export async function soakCosts(dose: SoakDose): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const what of soakCases) {
    const { requestCount, growthPercent } = await soak(what, dose);
    measurements.push({
      group: "a whole Express service: growth of the heap after garbage collection",
      what: `${what}, ${requestCount} requests`,
      value: Math.max(0, growthPercent),
      unit: "%",
      measure: { of: "value", bound: 5 },
    });
  }
  return measurements;
}

/** Soaks a service. */
export async function soak(what: (typeof soakCases)[number], dose: SoakDose): Promise<Soak> {
  const scripts = openScripts();
  const sink = await openSink();
  try {
    const url = what === soakCases[0] ? sink.url : await deadUrl();
    return await soakService(scripts, url, dose);
  } finally {
    scripts.close();
    sink.close();
  }
}

async function soakService(scripts: Scripts, url: string, dose: SoakDose): Promise<Soak> {
  const server = await scripts.start("soak-service.ts", {
    mode: "",
    flags: ["--expose-gc"],
    env: envOf(url),
  });
  const startedAtMs = performance.now();
  const { lookCount } = dose;
  const stageCount = Math.ceil(dose.requestCount / lookCount);
  const heapBytes: number[] = [];
  let requestCount = 0;
  let exposition = "";
  const stage = async (count: number) => {
    await load(server.port, count, paths);
    requestCount += count;
    exposition = String(await server.ask("scrape"));
    heapBytes.push(Number(await server.ask("heap")));
  };
  await stage(dose.warmUpCount);
  for (let look = 0; look < lookCount; look++)
    if (performance.now() - startedAtMs < dose.limitMs) await stage(stageCount);
  const first = heapBytes[0] ?? Number.NaN;
  // The last push or batch may be under way at one of them.
  const last = Math.min(...heapBytes.slice(-2));
  return { requestCount, heapBytes, growthPercent: (last / first - 1) * 100, exposition };
}

function envOf(url: string): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    OTEL_SERVICE_NAME: "soak",
    OTEL_EXPORTER_PROMETHEUS_PORT: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_TRACES_SAMPLER: "always_on",
    KLAXON_METRICS_LABEL_SETS: "20",
    KLAXON_LOKI_URL: url,
    KLAXON_LOKI_QUEUE_LINES: "500",
    KLAXON_LOKI_FLUSH_INTERVAL: "100",
    KLAXON_FAULTS: "allow",
  };
}
