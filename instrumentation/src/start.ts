import { createEndpoints, serveEndpoints } from "./endpoints/index.ts";
import { createFaults } from "./faults/index.ts";
import { createHealth } from "./health/index.ts";
import { startHttp } from "./http/index.ts";
import type { Instrumentation } from "./instrumentation.ts";
import { type SelfCheck, startSelfCheck } from "./self-check.ts";
import type { Settings } from "./settings/index.ts";
import {
  createShutdown,
  openServerBook,
  type ServerBook,
  type Shutdown,
  shutdownOnSignals,
} from "./shutdown/index.ts";
import { startTelemetry, type Telemetry } from "./telemetry.ts";

/** An instrumentation that runs, and the findings that whoever started it adds to. */
export interface Started {
  readonly instrumentation: Instrumentation;
  readonly selfCheck: SelfCheck;
}

/** Starts every part by the settings. Nothing of it keeps the process alive. */
export function startInstrumentation(settings: Settings): Started {
  const telemetry = startTelemetry(settings);
  const { metrics, logs, tracing, tellFinding, tellAddress } = telemetry;
  const { instruments } = metrics;
  const health = createHealth(settings.health, instruments);
  const { livePaths, readyPaths } = settings.health;
  const ownPaths = [settings.endpoints.metricsPath, ...livePaths, ...readyPaths];
  const book = openServerBook({ findsServers: true });
  const controlServers = new WeakSet<object>();
  const faults = createFaults(settings.faults, {
    instruments,
    isExemptPath: (path) => ownPaths.includes(path),
    log: (message, fields) => logs.logger.warn(message, fields),
    onControlServer: (server) => {
      book.exclude(server);
      controlServers.add(server);
    },
  });
  const endpoints = createEndpoints(settings, {
    metrics,
    health,
    setRoute: (request, template) => http.setRoute(request, template),
  });
  const served = serveEndpoints(settings.endpoints, endpoints, {
    hasHub: metrics.hasHub,
    onServer: (server) => {
      book.exclude(server);
      faults.exemptServer(server);
    },
    onListening: tellAddress,
    onFindings: () => selfCheck.look(),
    isLeftOut: (server) => controlServers.has(server),
  });
  // After the faults and the endpoints, so that what they do happens within the exchange of the request.
  const http = startHttp({
    instruments: settings.metrics.isOn ? instruments : undefined,
    tracing,
    untracedPaths: ownPaths,
    redactedFields: settings.logs.redactedFields,
  });
  const shutdown = prepareShutdown(settings, telemetry, book, () => {
    health.startDraining();
    // Open requests have little enough time now.
    void faults.close();
  });
  const selfCheck = startSelfCheck({
    sources: [() => telemetry.findings, served.findings, http.checkHooks],
    instruments,
    tell: tellFinding,
  });
  const instrumentation: Instrumentation = {
    instruments,
    addRegistry: metrics.addRegistry,
    health,
    logger: logs.logger,
    withSpan: tracing.withSpan,
    setRoute: http.setRoute,
    faults,
    answer: endpoints.answer,
    address: served.address,
    check: selfCheck.find,
    onShutdown: shutdown.addStep,
    shutdown: shutdown.run,
  };
  return { instrumentation, selfCheck };
}

function prepareShutdown(
  { shutdown: times }: Settings,
  { logs, tracing, metrics }: Telemetry,
  book: ServerBook,
  startDraining: () => void,
): Shutdown {
  const { flushMs } = times;
  const shutdown = createShutdown(times, {
    health: { startDraining },
    book,
    flushers: [
      { name: "logs", flush: () => logs.flush(flushMs) },
      { name: "traces", flush: () => tracing.shutdown(flushMs) },
      { name: "metrics", flush: metrics.shutdown },
    ],
  });
  if (times.isOnSignal) {
    shutdownOnSignals(shutdown, ["SIGTERM"], {
      onReport: (report, signal) => logs.logger.info("shut down in order", { signal, ...report }),
    });
  }
  return shutdown;
}
