import { createNoopMeter, diag, type MeterProvider } from "@opentelemetry/api";
import type { MetricSettings, ServiceSettings } from "../settings/index.ts";
import { type Links, ownLinks } from "./aggregate/index.ts";
import { createCollector } from "./collector.ts";
import { chooseFormat, contentTypes, createSlices, writeExposition } from "./exposition/index.ts";
import type { Instruments } from "./instrument.ts";
import { createOpenTelemetryMetrics } from "./opentelemetry/index.ts";
import { createRegistrySource, type PromClientRegistry } from "./prom-client/index.ts";
import { createRuntimeSource } from "./runtime.ts";
import { createSelfMetrics } from "./self.ts";
import { exposeServiceInfo } from "./service-info.ts";
import { createServiceWide } from "./service-wide.ts";
import { createStore, exemplarTaker, noExemplars } from "./store/index.ts";

/** The metrics of one process. */
export interface Metrics {
  readonly instruments: Instruments;
  /** For `metrics.setGlobalMeterProvider` of OpenTelemetry's API; its instruments keep the same limits. */
  readonly meterProvider: MeterProvider;
  /**
   * Exposes the metrics of a prom-client registry too, prom-client's default one or any other, of whatever copy of the
   * package. A registry that was added already changes nothing.
   */
  addRegistry(registry: PromClientRegistry): void;
  /**
   * The exposition for a client that sent this `Accept`. Nothing is collected until the chunks are asked for; clients that
   * ask while an exposition is being written share it. The chunks never fail because of a metric; they do where writing
   * itself does, and then have to end the connection rather than the answer.
   */
  expose(accept: string | undefined): Exposition;
  /**
   * Whether another process or thread has said that it answers scrapes for this one, which it does a moment after both
   * have started; undefined where this is the one that answers, and where metrics are off.
   */
  hasHub(): boolean | undefined;
  /**
   * Says the last figures to the process that answers for all workers, if there is one, and leaves the others; never
   * rejects. Instruments and expositions of this process go on working.
   */
  shutdown(): Promise<void>;
}

/** One answer to a scrape. */
export interface Exposition {
  readonly contentType: string;
  readonly chunks: AsyncIterable<string>;
}

/** What metrics need from outside; everything has a default. */
export interface MetricEnvironment {
  /** Milliseconds since the epoch, for the timestamps of exemplars. */
  readonly now?: () => number;
  /** Hears of families that are left out, once for each; OpenTelemetry's diagnostics by default. */
  readonly warn?: (message: string) => void;
  /** How long code of the application may hold up a scrape. Default 2 s. */
  readonly patienceMs?: number;
  /** How long a scrape waits for a worker or thread of the service. Default 2.5 s. */
  readonly workerPatienceMs?: number;
  /** The other processes and threads of the service; by default the cluster and the worker threads there are. */
  readonly links?: Links;
}

const patienceMsDefault = 2_000;
// Longer than code of the application may take in a worker, so that this does not count as silence.
const workerPatienceMsDefault = 2_500;

/**
 * Starts the metrics of a process: instruments of the catalog, the API of OpenTelemetry, the registries of prom-client that
 * are added, and what Node says of itself, as one collision-safe exposition. In a cluster or with worker threads, whichever
 * of them is scraped answers for all that have metrics. Registers nothing globally.
 */
export function createMetrics(
  settings: MetricSettings,
  service: ServiceSettings,
  environment: MetricEnvironment = {},
): Metrics {
  if (!settings.isOn) return noMetrics();
  const { now = Date.now, warn = (message: string) => diag.warn(message) } = environment;
  const { labelSetLimit, labelValueLimit } = settings;
  const limits = { labelSetLimit, labelValueLimit };
  const takeExemplar = settings.areExemplarsOn ? exemplarTaker(now) : noExemplars;
  const self = createSelfMetrics(warn);
  const store = createStore(limits, takeExemplar, self);
  exposeServiceInfo(store, service, labelValueLimit);
  const openTelemetry = createOpenTelemetryMetrics({ limits, losses: self, takeExemplar });
  const runtime = createRuntimeSource(labelValueLimit);
  const registries = createRegistrySource({ source: "prom-client", labelValueLimit });
  const updates: (() => void)[] = [];
  const collect = createCollector({
    store,
    sources: [
      ["runtime", runtime],
      ["prom-client", registries],
      ["opentelemetry", openTelemetry],
    ],
    updates,
    self,
    patienceMs: environment.patienceMs ?? patienceMsDefault,
  });
  const serviceWide = createServiceWide({
    links: environment.links ?? ownLinks(),
    collect,
    familiesNow: () => [...store.families(), ...self.families()],
    self,
    labelSetLimit,
    workerPatienceMs: environment.workerPatienceMs ?? workerPatienceMsDefault,
  });
  return {
    instruments: { ...store, beforeCollection: (update) => updates.push(update) },
    meterProvider: openTelemetry.meterProvider,
    addRegistry: (registry) => registries.add(registry),
    expose: (accept) => {
      const format = chooseFormat(accept);
      return { contentType: contentTypes[format], chunks: serviceWide.expose(format) };
    },
    hasHub: () => serviceWide.hasHub(),
    shutdown: () => serviceWide.shutdown(),
  };
}

function noMetrics(): Metrics {
  const instrument = { add: () => {}, set: () => {}, observe: () => {} };
  return {
    instruments: {
      counter: () => instrument,
      gauge: () => instrument,
      histogram: () => instrument,
      beforeCollection: () => {},
    },
    meterProvider: { getMeter: () => createNoopMeter() },
    addRegistry: () => {},
    expose: (accept) => {
      const format = chooseFormat(accept);
      return { contentType: contentTypes[format], chunks: writeExposition([], format, createSlices()) };
    },
    hasHub: () => undefined,
    shutdown: async () => {},
  };
}
