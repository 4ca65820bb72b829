import * as z from "zod";
import { JsonApi } from "./http-json.ts";

const labelsSchema = z.record(z.string(), z.string());
const sampleSchema = z.tuple([z.number(), z.string()]);

const answerOf = <Data extends z.ZodType>(data: Data) => z.object({ status: z.literal("success"), data });

const vectorSchema = answerOf(
  z.discriminatedUnion("resultType", [
    z.object({
      resultType: z.literal("vector"),
      result: z.array(z.object({ metric: labelsSchema, value: sampleSchema.optional() })),
    }),
    z.object({
      resultType: z.literal("matrix"),
      result: z.array(z.object({ metric: labelsSchema, values: z.array(sampleSchema).default([]) })),
    }),
    z.object({ resultType: z.literal("scalar"), result: sampleSchema }),
    z.object({ resultType: z.literal("string"), result: sampleSchema }),
  ]),
);

const targetsSchema = answerOf(
  z.object({
    activeTargets: z.array(
      z.object({
        labels: labelsSchema,
        health: z.string(),
        lastError: z.string(),
        lastScrape: z.string(),
        scrapeInterval: z.string(),
      }),
    ),
  }),
);

const rulesSchema = answerOf(
  z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        interval: z.number(),
        rules: z.array(
          z.object({
            name: z.string(),
            health: z.string(),
            lastError: z.string().optional(),
            type: z.string(),
            labels: labelsSchema.optional(),
          }),
        ),
      }),
    ),
  }),
);

const alertmanagersSchema = answerOf(z.object({ activeAlertmanagers: z.array(z.unknown()) }));

const configSchema = answerOf(z.object({ yaml: z.string() }));

const buildSchema = answerOf(z.object({ version: z.string() }));

const scalarSchema = answerOf(z.object({ resultType: z.literal("scalar"), result: sampleSchema }));

const alertsSchema = answerOf(
  z.object({ alerts: z.array(z.object({ labels: labelsSchema, state: z.string(), activeAt: z.string() })) }),
);

/** A sample of a real Prometheus. */
export interface RealSample {
  readonly atMs: number;
  readonly value: number;
}

/** A series of a real Prometheus, with samples in order. */
export interface RealSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly RealSample[];
}

/** An alert that is pending or firing at present. */
export interface RealAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
}

/** A target as Prometheus sees it. */
export interface RealTarget {
  readonly job: string;
  readonly instance: string;
  readonly isUp: boolean;
  readonly lastError: string;
  /** When its last scrape began, in milliseconds since the epoch; undefined before the first. */
  readonly lastScrapeAtMs: number | undefined;
  /** From one scrape to the next, in real time, as Prometheus writes durations. */
  readonly scrapeInterval: string;
}

/** An alert that Prometheus has a rule for. */
export interface LoadedAlertRule {
  readonly alert: string;
  /** That the rule itself adds. */
  readonly labels: Readonly<Record<string, string>>;
  /** How often its group is evaluated. */
  readonly intervalMs: number;
}

/** The HTTP API of one Prometheus. Every call rejects with a `LiveError` when it is not answered as it should. */
export class PrometheusApi extends JsonApi {
  /** `base` is its address without a slash at the end. */
  constructor(base: string, signal: AbortSignal, headers?: Readonly<Record<string, string>>) {
    super("Prometheus", base, { signal, ...(headers === undefined ? {} : { headers }) });
  }

  /** Series that an expression has at an instant; those of a range selector are its raw samples. */
  async query(expression: string, atMs: number): Promise<readonly RealSeries[]> {
    const parameters = new URLSearchParams({ query: expression, time: String(atMs / 1000) });
    return this.series(`/api/v1/query?${parameters}`);
  }

  /** Series of an expression over a range. */
  async queryRange(
    expression: string,
    range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
  ): Promise<readonly RealSeries[]> {
    const parameters = new URLSearchParams({
      query: expression,
      start: String(range.startMs / 1000),
      end: String(range.endMs / 1000),
      step: String(range.stepMs / 1000),
    });
    return this.series(`/api/v1/query_range?${parameters}`);
  }

  /** The alerts of all rules that are active at present. */
  async alerts(): Promise<readonly RealAlert[]> {
    const { data } = await this.ask("/api/v1/alerts", alertsSchema);
    return data.alerts.map(({ labels, state }) => ({
      labels,
      state: state === "firing" ? "firing" : "pending",
    }));
  }

  /** How many Alertmanagers it knows of: none for the first seconds of its life. */
  async alertmanagerCount(): Promise<number> {
    const { data } = await this.ask("/api/v1/alertmanagers", alertmanagersSchema);
    return data.activeAlertmanagers.length;
  }

  /** The targets that it scrapes. */
  async targets(): Promise<readonly RealTarget[]> {
    const { data } = await this.ask("/api/v1/targets?state=active", targetsSchema);
    return data.activeTargets.map(({ labels, health, lastError, lastScrape, scrapeInterval }) => {
      // Before the first it is a moment in the year 1.
      const scrapedAtMs = Date.parse(lastScrape);
      return {
        job: labels.job ?? "",
        instance: labels.instance ?? "",
        isUp: health === "up",
        lastError,
        lastScrapeAtMs: scrapedAtMs > 0 ? scrapedAtMs : undefined,
        scrapeInterval,
      };
    });
  }

  /** Rules whose last evaluation failed, with the reason, as `file:rule: reason`. */
  async failingRules(): Promise<
    readonly { readonly file: string; readonly rule: string; readonly reason: string }[]
  > {
    const { data } = await this.ask("/api/v1/rules", rulesSchema);
    return data.groups.flatMap(({ file, rules }) =>
      rules
        .filter(({ health }) => health === "err")
        .map(({ name, lastError = "" }) => ({ file, rule: name, reason: lastError })),
    );
  }

  /** The alerts that it has rules for. */
  async alertRules(): Promise<readonly LoadedAlertRule[]> {
    const { data } = await this.ask("/api/v1/rules?type=alert", rulesSchema);
    return data.groups.flatMap(({ interval, rules }) =>
      rules.map(({ name, labels = {} }) => ({ alert: name, labels, intervalMs: interval * 1000 })),
    );
  }

  /** Resolves when it is ready to answer; rejects with its reason where it is not. */
  async ready(): Promise<void> {
    await this.ask("/-/ready", z.unknown());
  }

  /** Its configuration as it has loaded it, in YAML; secrets are hidden in it. */
  async config(): Promise<string> {
    return (await this.ask("/api/v1/status/config", configSchema)).data.yaml;
  }

  async version(): Promise<string> {
    return (await this.ask("/api/v1/status/buildinfo", buildSchema)).data.version;
  }

  /** The instant that its clock shows, in milliseconds since the epoch. */
  async clockMs(): Promise<number> {
    return sampleOf((await this.ask("/api/v1/query?query=time()", scalarSchema)).data.result).atMs;
  }

  /** Reads its configuration anew. Rejects where it refuses it. */
  async reload(): Promise<void> {
    await this.ask("/-/reload", z.unknown(), { method: "POST", timeoutMs: 15_000 });
  }

  private async series(path: string): Promise<readonly RealSeries[]> {
    const { data } = await this.ask(path, vectorSchema);
    switch (data.resultType) {
      case "vector":
        return data.result.map(({ metric, value }) => ({
          labels: metric,
          samples: value === undefined ? [] : [sampleOf(value)],
        }));
      case "matrix":
        return data.result.map(({ metric, values }) => ({ labels: metric, samples: values.map(sampleOf) }));
      case "scalar":
        return [{ labels: {}, samples: [sampleOf(data.result)] }];
      case "string":
        return [];
      default:
        return data satisfies never;
    }
  }
}

function sampleOf([seconds, value]: readonly [number, string]): RealSample {
  return {
    atMs: Math.round(seconds * 1000),
    value: value === "+Inf" ? Infinity : value === "-Inf" ? -Infinity : Number(value),
  };
}
