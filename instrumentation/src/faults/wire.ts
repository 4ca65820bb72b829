/**
 * What a controller of drills and a service say to each other about faults: JSON over HTTP on loopback.
 *
 * ```
 * GET    /faults            200 FaultList
 * PUT    /faults/{id}       FaultRequest → 201 FaultAnswer (created), 200 (the same one: its lease is renewed)
 * POST   /faults/{id}/lease LeaseRequest → 200 FaultAnswer
 * DELETE /faults/{id}       200 FaultAnswer (ended, also where it had ended before)
 * DELETE /faults            200 AbortAnswer
 * ```
 * Each request carries `authorization: Bearer <token>`; bodies are `application/json`. Whatever is refused is answered
 * with a {@link ProblemAnswer}: 400 what was asked is not valid, 401 wrong token, 403 wrong `host` or from a browser,
 * 404 no such fault or path, 405, 409 it cannot be done now, 413, 415, 429 too many wrong tokens (for everybody, until
 * a minute after the first of them).
 */
export const wireVersion = 1;

/** The point that every request to the HTTP servers of a process passes, but those of probes and scrapes. */
export const httpPoint = "http.server";

/** The point that is the process itself: faults there strike by the clock, not by what comes by. */
export const processPoint = "process";

/** The kinds of faults. */
export const faultKinds = ["latency", "error", "refuse", "block", "memory", "exit"] as const;

/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number];

/** How long a latency fault delays, in milliseconds. Draws are cut at the limit of the service. */
export type DelayDistribution =
  | { readonly distribution: "fixed"; readonly delayMs: number }
  | { readonly distribution: "uniform"; readonly leastMs: number; readonly mostMs: number }
  | { readonly distribution: "normal"; readonly meanMs: number; readonly deviationMs: number }
  | { readonly distribution: "exponential"; readonly meanMs: number };

/** What a fault does where it strikes. */
export type FaultEffect =
  /** The caller waits. */
  | { readonly kind: "latency"; readonly delay: DelayDistribution }
  /** A request is answered with the status, 400 to 599; at other points an error with the status is thrown. */
  | { readonly kind: "error"; readonly status: number; readonly message?: string }
  /** A request's connection is reset; at other points an error `ECONNREFUSED` is thrown, as by a dependency that is down. */
  | { readonly kind: "refuse" }
  /** The event loop is blocked; after that it is left alone for at least as long. */
  | { readonly kind: "block"; readonly blockMs: number }
  /** So much more memory is held, up to the limit, until the fault ends. */
  | { readonly kind: "memory"; readonly bytesPerStrike: number; readonly bytesMax: number }
  /** The process ends at once with this exit code, 0 to 255. */
  | { readonly kind: "exit"; readonly code: number };

/** Where, how often and for how long. */
export interface FaultReach {
  /** `http.server`, `process`, or a point of the application. */
  readonly point: string;
  /** The part of the arrivals at the point that it strikes, greater than 0, at most 1. */
  readonly rate: number;
  /** It ends after this time, whatever its lease. */
  readonly durationMs: number;
  /** Fixes all its chance. */
  readonly seed: number;
  /** At `http.server`: only requests whose path begins so. */
  readonly pathPrefix?: string;
  /** At `process`, where nothing arrives by itself: the time between two arrivals. */
  readonly intervalMs?: number;
}

/** A fault as it was asked for. */
export type FaultPlan = FaultReach & FaultEffect;

/** The body of `PUT /faults/{id}`. */
export type FaultRequest = FaultPlan & {
  readonly version: typeof wireVersion;
  /** It ends after this time unless the lease is renewed. */
  readonly leaseMs: number;
};

/** The body of `POST /faults/{id}/lease`. */
export interface LeaseRequest {
  readonly version: typeof wireVersion;
  readonly leaseMs: number;
}

/** Why a fault ended. */
export type FaultEnd = "duration" | "lease" | "deleted" | "aborted" | "replaced" | "closed";

/** A fault as it stands. */
export interface FaultStatus {
  readonly id: string;
  readonly plan: FaultPlan;
  readonly state: "active" | "ended";
  /** Undefined while it is active. */
  readonly endedBy?: FaultEnd;
  /** Unix time in milliseconds, by the service's clock. */
  readonly startedAtMs: number;
  /** What is left of the lease and of the duration, in milliseconds; 0 once it ended. */
  readonly leaseLeftMs: number;
  readonly durationLeftMs: number;
  /** How often something came by its point, and how often it struck: a fault that shows nothing can be told from one that nothing met. */
  readonly arrivalCount: number;
  readonly strikeCount: number;
}

/** The hard limits of a service: nobody can ask for more. */
export interface FaultLimits {
  readonly faultCountMax: number;
  readonly durationMaxMs: number;
  readonly leaseMaxMs: number;
  readonly delayMaxMs: number;
  readonly blockMaxMs: number;
  /** Of all faults together. */
  readonly memoryMaxBytes: number;
  readonly intervalMinMs: number;
}

/** The answer to `GET /faults`; ended faults stay listed for a while. */
export interface FaultList {
  readonly version: typeof wireVersion;
  readonly pid: number;
  /** The points that the application allowed. */
  readonly points: readonly string[];
  readonly limits: FaultLimits;
  readonly faults: readonly FaultStatus[];
}

/** The answer about one fault. */
export interface FaultAnswer {
  readonly version: typeof wireVersion;
  readonly fault: FaultStatus;
}

/** The answer to `DELETE /faults`. */
export interface AbortAnswer {
  readonly version: typeof wireVersion;
  readonly endedCount: number;
}

/** One thing that is wrong with what was asked. */
export interface FaultProblem {
  /** The field of the body, `delay.meanMs`; empty where it is the request as a whole. */
  readonly place: string;
  readonly message: string;
}

/** The answer to whatever is refused: all problems at once. */
export interface ProblemAnswer {
  readonly version: typeof wireVersion;
  readonly problems: readonly FaultProblem[];
}
