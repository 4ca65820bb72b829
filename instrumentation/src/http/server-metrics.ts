import { apiMetrics } from "../catalog/index.ts";
import type { Exemplar, Instruments } from "../metrics/index.ts";
import { type Exchange, routeOf, statusLabel } from "./exchange.ts";

/** Counts the exchanges of a process. */
export interface ServerMetrics {
  began(exchange: Exchange): void;
  ended(exchange: Exchange): void;
}

interface ActiveCount {
  readonly method: string;
  readonly scheme: string;
  count: number;
}

/** Observes `http_server_request_duration_seconds` and `http_server_active_requests` for every exchange. */
export function serverMetrics(instruments: Instruments): ServerMetrics {
  const duration = instruments.histogram(apiMetrics.metrics.requestDuration);
  const active = instruments.gauge(apiMetrics.metrics.activeRequests);
  const counts = { http: new Map<string, ActiveCount>(), https: new Map<string, ActiveCount>() };

  const countOf = ({ method, scheme }: Exchange): ActiveCount => {
    const known = counts[scheme].get(method);
    if (known !== undefined) return known;
    const count = { method, scheme, count: 0 };
    counts[scheme].set(method, count);
    return count;
  };
  // Counted here and set once for each scrape: a number is cheaper than two changes of a gauge for each request.
  instruments.beforeCollection(() => {
    for (const bySchemes of Object.values(counts)) {
      for (const { method, scheme, count } of bySchemes.values())
        active.set(count, { http_request_method: method, url_scheme: scheme });
    }
  });
  return {
    began: (exchange) => {
      countOf(exchange).count += 1;
    },
    ended: (exchange) => {
      countOf(exchange).count -= 1;
      const labels = {
        http_request_method: exchange.method,
        http_route: routeOf(exchange),
        http_response_status_code: statusLabel(exchange),
      };
      duration.observe((performance.now() - exchange.startedAtMs) / 1000, labels, exemplarOf(exchange));
    },
  };
}

// The active span is another request's by the time an answer is closed, so the exchange's own is named.
function exemplarOf({ span }: Exchange): Exemplar | undefined {
  if (span === undefined || !span.isRecording()) return undefined;
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
}
