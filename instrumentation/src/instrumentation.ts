import type { AddressInfo } from "node:net";
import type { Attributes, Span } from "@opentelemetry/api";
import type { Logger } from "winston";
import type { Faults } from "./faults/index.ts";
import type { Health } from "./health/index.ts";
import type { Instruments, PromClientRegistry } from "./metrics/index.ts";
import type { AnyRequest, AnyResponse } from "./request-target/index.ts";
import type { ShutdownReport, ShutdownStepTime, ShutdownWork } from "./shutdown/index.ts";
import type { HookFinding } from "./tracing/index.ts";

/** A process's running instrumentation. None of its functions needs a `this`. */
export interface Instrumentation {
  /** Makes counters, gauges and histograms from definitions of the catalog. */
  readonly instruments: Instruments;
  /** Exposes the metrics of a prom-client registry beside all others. */
  readonly addRegistry: (registry: PromClientRegistry) => void;
  readonly health: Health;
  /** JSON to stdout, and to Loki where one is named. */
  readonly logger: Logger;
  /**
   * Runs `body` in a span that ends with it, or with the promise that it returns. What it throws or rejects with is
   * recorded and passed on; the result is the very value that `body` returned. While traces are off it only calls
   * `body`, with a span that ignores everything.
   */
  readonly withSpan: <Result>(name: string, attributes: Attributes, body: (span: Span) => Result) => Result;
  /**
   * Names the route template of a request where no framework does, as `/orders/:id`; never the request's own path, since
   * each value is a series.
   */
  readonly setRoute: (request: AnyRequest, template: string) => void;
  /** Where live drills may hurt: named points, off unless the environment and the application allow it. */
  readonly faults: Faults;
  /**
   * Answers the request if it is for `/metrics` or a health path, and says whether it was; for `endpoints.on: "none"`, where
   * nobody else asks. Never throws.
   */
  readonly answer: (request: AnyRequest, response: AnyResponse) => boolean;
  /**
   * Where `/metrics` and health have a server of their own: its address, once it listens; undefined where they have none, as
   * in workers for which another process answers. Never rejects.
   */
  readonly address: Promise<AddressInfo | undefined>;
  /**
   * What a person should know of how it was started: hooks that are missing or came too late, a port that is taken. Empty
   * where all is well. Some of it shows only with the first requests; each finding is logged once by itself.
   */
  readonly check: () => readonly HookFinding[];
  /** Adds work of the application to the shutdown, beside the closing of the servers or once they are closed. */
  readonly onShutdown: (name: string, at: ShutdownStepTime, work: ShutdownWork) => void;
  /** Not ready, drained, servers closed, all flushed, by the deadlines of the settings. Never rejects. */
  readonly shutdown: () => Promise<ShutdownReport>;
}
