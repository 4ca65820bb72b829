import { join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import type { Measurement } from "../measurement.ts";
import { type ChildServer, load, openScripts, openSink } from "./child-server.ts";

/** What a server of the bench does beside answering. */
type Mode = "bare" | "metrics" | "sampled" | "always" | "logged";

const modes: Readonly<
  Record<Mode, { readonly what: string; readonly bound?: number; readonly sampleRatio?: string }>
> = {
  bare: { what: "bare" },
  metrics: { what: "metrics", bound: 1.35 },
  sampled: { what: "metrics and 1 % of the traces, over OTLP", bound: 2, sampleRatio: "0.01" },
  always: { what: "metrics and all traces, over OTLP", sampleRatio: "1" },
  logged: { what: "metrics and a line of the log to stdout" },
};

interface MeasuredServer {
  readonly mode: Mode;
  readonly server: ChildServer;
  /** Processor time in microseconds for each request, one for each round. */
  readonly costs: number[];
}

const warmUpCount = 6000;
const paths = ["/a"];

/**
 * Processor time for each request of a trivial server with `--import @klaxon/instrumentation/register`, against the
 * bare one of the same run: the servers take turns, and of the ratios of the rounds the median counts, so that a busy
 * machine troubles both alike.
 */
export async function httpCosts(roundCount: number, requestCount: number): Promise<readonly Measurement[]> {
  const sink = await openSink();
  const scripts = openScripts();
  const servers: MeasuredServer[] = [];
  try {
    for (const mode of ["bare", "metrics", "sampled", "always", "logged"] as const) {
      const start = mode === "bare" ? { env: {}, flags: [] } : registered(modes[mode].sampleRatio, sink.url);
      servers.push({ mode, server: await scripts.start("http-server.ts", { mode, ...start }), costs: [] });
    }
    for (const { server } of servers) await load(server.port, warmUpCount, paths);
    for (let round = 0; round < roundCount; round += 1) {
      for (const measured of round % 2 === 0 ? servers : servers.toReversed())
        measured.costs.push(await costOfLoad(measured.server, requestCount));
    }
    return measurementsOf(servers);
  } finally {
    scripts.close();
    sink.close();
  }
}

function registered(sampleRatio: string | undefined, otlpUrl: string) {
  const traces: Record<string, string> =
    sampleRatio === undefined
      ? {}
      : {
          OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
          OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
          OTEL_TRACES_SAMPLER_ARG: sampleRatio,
        };
  return {
    env: { OTEL_EXPORTER_PROMETHEUS_PORT: "0", ...traces },
    flags: ["--import", join(repositoryRoot, "instrumentation/dist/register.js")],
  };
}

async function costOfLoad(server: ChildServer, requestCount: number): Promise<number> {
  const beforeUs = Number(await server.ask("usage"));
  await load(server.port, requestCount, paths);
  return (Number(await server.ask("usage")) - beforeUs) / requestCount;
}

function measurementsOf(servers: readonly MeasuredServer[]): readonly Measurement[] {
  const group = "instrumentation: processor time of a request to a trivial node:http server, whole processes";
  const costsOf = (mode: Mode) => servers.find((one) => one.mode === mode)?.costs ?? [];
  const bare = costsOf("bare");
  const bareUs = medianOf(bare);
  const ofRequests = servers.map(({ mode, costs }): Measurement => {
    const { what, bound } = modes[mode];
    const ratio = medianOf(costs.map((cost, round) => cost / (bare[round] ?? Number.NaN)));
    const shown = { group, what, value: ratio * bareUs, unit: "µs" };
    if (mode === "bare") return shown;
    const reference = { what: "bare", value: bareUs };
    return {
      ...shown,
      reference,
      ...(bound === undefined ? {} : { measure: { of: "ratio", bound } as const }),
    };
  });
  const unlogged = costsOf("metrics");
  const lines = costsOf("logged").map((cost, round) => cost - (unlogged[round] ?? Number.NaN));
  // The system's part, writing to a file that keeps nothing, is in it; the part `logs` has the line alone.
  const line = { group, what: "of that, the line and its writing", value: medianOf(lines), unit: "µs" };
  return [...ofRequests, line];
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
