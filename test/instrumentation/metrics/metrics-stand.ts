import { type Context, context, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import type { MetricDefinition, MetricType } from "../../../instrumentation/src/catalog/index.ts";
import {
  createMetrics,
  type MetricEnvironment,
  type Metrics,
} from "../../../instrumentation/src/metrics/index.ts";
import type { MetricSettings } from "../../../instrumentation/src/settings/index.ts";

/** Metrics of a service alone in the world, with warnings kept. */
export interface MetricsStand {
  readonly metrics: Metrics;
  readonly warnings: readonly string[];
  /** The lines of an exposition that name a metric beginning with `prefix`, or all. */
  lines(prefix?: string, accept?: string): Promise<readonly string[]>;
}

/** Metrics with small limits (3 label sets, 16 characters) unless `settings` says otherwise. */
export function metricsStand(
  settings: Partial<MetricSettings> = {},
  environment: MetricEnvironment = {},
): MetricsStand {
  const warnings: string[] = [];
  const metrics = createMetrics(
    { isOn: true, labelSetLimit: 3, labelValueLimit: 16, areExemplarsOn: true, ...settings },
    { name: "shop", version: "1.4.0", commit: "abc1234", attributes: {} },
    {
      now: () => 1_700_000_000_500,
      warn: (message) => warnings.push(message),
      links: { hubs: [], member: undefined },
      ...environment,
    },
  );
  return {
    metrics,
    warnings,
    lines: async (prefix = "", accept = "text/plain") => {
      const text = await textOf(metrics, accept);
      const lines = text.split("\n").slice(0, -1);
      return lines.filter((line) => line.replace(/^# [A-Z]+ /, "").startsWith(prefix));
    },
  };
}

/** A whole exposition. */
export async function textOf(metrics: Metrics, accept?: string): Promise<string> {
  let text = "";
  for await (const chunk of metrics.expose(accept).chunks) text += chunk;
  return text;
}

/** A definition as a catalog has it. */
export function define<Type extends MetricType, const Label extends string = never>(
  type: Type,
  name: string,
  labels: readonly Label[] = [],
  buckets?: readonly number[],
): MetricDefinition<Label, Type> {
  return {
    name,
    type,
    unit: "none",
    help: `Help of ${name}.`,
    labels,
    emittedBy: "api",
    evidence: "own",
    ...(buckets === undefined ? {} : { buckets }),
  };
}

/** What Prometheus and OpenMetrics clients ask for. */
export const openMetrics = "application/openmetrics-text; version=1.0.0";

/** Runs `work` as if a span with this context were active. */
export function withinSpan(span: SpanContext, work: () => void): void {
  let active: Context = ROOT_CONTEXT;
  context.setGlobalContextManager({
    active: () => active,
    with: (next, run, self, ...given) => {
      active = next;
      return run.call(self, ...given);
    },
    bind: (_, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  context.with(trace.setSpanContext(ROOT_CONTEXT, span), work);
  context.disable();
}
