import http, * as httpNamespace from "node:http";
import https from "node:https";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { createNoopMeter, trace } from "@opentelemetry/api";
import type { Instrumentation } from "@opentelemetry/instrumentation";
import { queryRedaction, type RedactQuery } from "../redaction/index.ts";
import { urlAttributes } from "./url-attributes.ts";

const load = createRequire(import.meta.url);

/** The spans of the requests that the process makes. */
export interface OutgoingSpans {
  /** Whether `node:http` and `node:https` go through them, from CommonJS and from ES modules alike. */
  isInPlace(): boolean;
  close(): void;
}

/**
 * Gives the requests of `node:http`, `node:https`, `fetch` and undici client spans and trace headers. Modules that
 * were imported before are reached as well, named imports of ES modules included. Loads the instrumentations, so it
 * is called only where traces are on. Secrets in queries are redacted by `query`.
 */
export function traceOutgoing(query: RedactQuery): OutgoingSpans {
  redactQuery = query;
  const instrumentations = outgoingInstrumentations();
  for (const instrumentation of instrumentations) {
    instrumentation.enable();
    instrumentation.setTracerProvider(trace.getTracerProvider());
    // Our own metrics measure clients; a second histogram of the same name would collide with them.
    instrumentation.setMeterProvider({ getMeter: () => createNoopMeter() });
  }
  // The instrumentation changes the modules when they are next required; ES modules then take the change over.
  load("node:http");
  load("node:https");
  syncBuiltinESMExports();
  return {
    isInPlace: () =>
      [http.request, https.request, httpNamespace.request].every((request) =>
        Reflect.has(request, "__original"),
      ),
    close: () => {
      for (const instrumentation of instrumentations) instrumentation.disable();
      syncBuiltinESMExports();
    },
  };
}

// Node hands each module to an instrumentation once for a process, so the instrumentations outlive a restart.
let made: readonly Instrumentation[] | undefined;
let redactQuery: RedactQuery = queryRedaction([]);

function outgoingInstrumentations(): readonly Instrumentation[] {
  if (made !== undefined) return made;
  const { HttpInstrumentation }: typeof import("@opentelemetry/instrumentation-http") = load(
    "@opentelemetry/instrumentation-http",
  );
  const { UndiciInstrumentation }: typeof import("@opentelemetry/instrumentation-undici") = load(
    "@opentelemetry/instrumentation-undici",
  );
  made = [
    new HttpInstrumentation({
      disableIncomingRequestInstrumentation: true,
      requestHook: (span, request) => {
        if (request instanceof http.ClientRequest && span.isRecording())
          span.setAttributes(redactedFull(request));
      },
    }),
    new UndiciInstrumentation({
      startSpanHook: ({ origin, path }) => urlAttributes(origin, path, redactQuery),
    }),
  ];
  return made;
}

function redactedFull(request: http.ClientRequest): Record<string, string> {
  const host = String(request.getHeader("host") ?? request.host);
  const { "url.full": full } = urlAttributes(`${request.protocol}//${host}`, request.path, redactQuery);
  return full === undefined ? {} : { "url.full": full };
}
