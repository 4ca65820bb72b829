import { TraceFlags, trace } from "@opentelemetry/api";
import type { SampleExemplar } from "../family.ts";
import type { Exemplar } from "../instrument.ts";

/** The exemplar of an observation made now: the trace that was given, else the active span if it is sampled. */
export type TakeExemplar = (value: number, given: Exemplar | undefined) => SampleExemplar | undefined;

/** Takes exemplars by the clock `now` (milliseconds since the epoch). */
export function exemplarTaker(now: () => number): TakeExemplar {
  return (value, given) => {
    const span = given ?? activeSampledSpan();
    if (span === undefined || !isTraceId(span.traceId) || !isSpanId(span.spanId)) return undefined;
    return {
      labels: `trace_id="${span.traceId}",span_id="${span.spanId}"`,
      value,
      timestampSeconds: now() / 1000,
    };
  };
}

/** Takes none. */
export const noExemplars: TakeExemplar = () => undefined;

function activeSampledSpan(): Exemplar | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  if (context === undefined || (context.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  return context;
}

function isTraceId(id: string): boolean {
  return typeof id === "string" && /^[0-9a-f]{32}$/.test(id);
}

function isSpanId(id: string): boolean {
  return typeof id === "string" && /^[0-9a-f]{16}$/.test(id);
}
