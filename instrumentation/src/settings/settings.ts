import type { words } from "./bounds.ts";

/**
 * What a process's instrumentation was told to do: environment variables, the options of `init`, and defaults, checked.
 * Durations in milliseconds, sizes in bytes.
 */
export interface Settings {
  readonly service: ServiceSettings;
  readonly endpoints: EndpointSettings;
  readonly metrics: MetricSettings;
  readonly tracing: TracingSettings;
  readonly logs: LogSettings;
  readonly health: HealthSettings;
  readonly shutdown: ShutdownSettings;
  readonly faults: FaultSettings;
  readonly diagnostics: DiagnosticSettings;
}

/** What a service says of itself. */
export interface ServiceSettings {
  /** `OTEL_SERVICE_NAME`, else the application's package name, else `unknown_service:node`. */
  readonly name: string;
  readonly version: string;
  /** The commit it was built from; empty where nobody said. */
  readonly commit: string;
  /** Further resource attributes, from `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where `/metrics` and the health paths are answered. */
export interface EndpointSettings {
  /** `port`: on a port of their own; `app`: on the application's own HTTP servers; `none`: only by `answer`. */
  readonly on: (typeof words)["endpoints.on"][number];
  readonly host: string;
  readonly port: number;
  readonly metricsPath: string;
}

/** How metrics are kept. */
export interface MetricSettings {
  readonly isOn: boolean;
  /** Label sets that one metric may have in the life of a process; more are folded into one. */
  readonly labelSetLimit: number;
  /** Longest label value in characters; the rest is cut. */
  readonly labelValueLimit: number;
  readonly areExemplarsOn: boolean;
}

/** Which traces are made and where they go. */
export interface TracingSettings {
  readonly isOn: boolean;
  /** The part of new traces that is kept, 0 to 1. */
  readonly sampleRatio: number;
  /** Whether the caller's decision, where there is one, goes before the ratio. */
  readonly isParentBased: boolean;
  /** Spans that may wait for the collector beside the batch that is under way; later ones are dropped. */
  readonly queueSpans: number;
  readonly batchSpans: number;
  /** The longest that a span waits while the collector is well. */
  readonly flushIntervalMs: number;
  /** After how long a batch is given up. */
  readonly exportTimeoutMs: number;
}

/** Where log lines go, and how much of them waits. */
export interface LogSettings {
  readonly level: string;
  /** Undefined: to stdout alone. */
  readonly loki: LokiSettings | undefined;
  /** Names of fields whose values never leave the process, beside those that are secret anywhere; in lower case. */
  readonly redactedFields: readonly string[];
}

/** How lines are pushed to Loki. */
export interface LokiSettings {
  /** The base address, without `/loki/api/v1/push`. */
  readonly url: string;
  /** `user:password`; never shown. */
  readonly basicAuth: string | undefined;
  readonly bearerToken: string | undefined;
  readonly tenant: string | undefined;
  /** Stream labels beside those of the service. */
  readonly labels: Readonly<Record<string, string>>;
  /** Fields of a line that may become stream labels. */
  readonly labelFields: readonly string[];
  readonly queueLines: number;
  readonly queueBytes: number;
  readonly batchLines: number;
  readonly batchBytes: number;
  readonly flushIntervalMs: number;
  readonly timeoutMs: number;
}

/** How a service's health is asked. */
export interface HealthSettings {
  readonly livePaths: readonly string[];
  readonly readyPaths: readonly string[];
  readonly checkTimeoutMs: number;
  /** How long the result of a check answers for the next probes too. */
  readonly cacheMs: number;
}

/** How long the steps of a shutdown may take. */
export interface ShutdownSettings {
  /** Whether SIGTERM begins it, beside whatever handlers the application has. */
  readonly isOnSignal: boolean;
  /** How long the service goes on answering after it stopped being ready, so that balancers notice. */
  readonly drainMs: number;
  /** How long open requests have to end before their connections are cut. */
  readonly closeMs: number;
  /** How long logs, traces and metrics have to be flushed. */
  readonly flushMs: number;
}

/** Whether faults may be injected; the environment's half of the permission. */
export interface FaultSettings {
  readonly areAllowed: boolean;
  /** The token that a controller must show; never shown. Undefined: no control endpoint. */
  readonly token: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly seed: number;
}

/** What the instrumentation says of itself in the log: findings at `warn`, where it serves at `info`. */
export interface DiagnosticSettings {
  readonly level: (typeof words)["diagnostics.level"][number];
}
