import type { Server } from "node:net";
import { serviceMetrics } from "../catalog/index.ts";
import type { Instruments } from "../metrics/index.ts";
import type { FaultSettings } from "../settings/index.ts";
import type { ActiveFault } from "./active-fault.ts";
import { type AllowOptions, type ControlAddress, createControl } from "./control.ts";
import type { AuditLog } from "./control-routes.ts";
import { openFaultBook } from "./fault-book.ts";
import { FaultError } from "./fault-error.ts";
import { hookHttpPoint } from "./http-point.ts";
import { isPointName, pointCountMax } from "./limits.ts";
import { markSpan } from "./mark-span.ts";
import { createProcessPoint } from "./process-point.ts";
import { type Arrival, blockThread, createStriker, type Striker } from "./strike.ts";
import { type FaultStatus, httpPoint } from "./wire.ts";

/** Faults for live drills, in the process that they are injected into. */
export interface Faults {
  /**
   * A place where a fault may strike, as `await faults.point("db.query")`. Undefined, at once, where none does. A
   * latency fault is waited for; an error or a refusal is thrown as a {@link FaultError}. Where faults are off it is one
   * function for all that does nothing.
   */
  readonly point: (name: string) => Promise<void> | undefined;
  /**
   * The code's half of the permission: from now on faults may be asked for at these points, beside the application's own
   * `http.server` (every request but those of probes and scrapes) and `process` (nothing need come by). Opens the
   * control endpoint. Without the environment's half nothing happens. Throws a `TypeError` for a name that is not lower-case letters,
   * digits, `.`, `_`, `-` (at most 64), or for the 65th.
   */
  allow(points: readonly string[], options?: AllowOptions): void;
  /** Leaves a server's requests alone: one that only answers probes and scrapes. */
  exemptServer(server: Server): void;
  /** Where the control endpoint listens, once it does; undefined where it does not. Never rejects. */
  control(): Promise<ControlAddress | undefined>;
  list(): readonly FaultStatus[];
  /** Ends all faults and the control endpoint, for good. Never rejects. */
  close(): Promise<void>;
}

/** What faults are created with. */
export interface FaultParts {
  readonly instruments: Instruments;
  /** Paths, without query, that are never touched: those of probes and scrapes. */
  readonly isExemptPath: (path: string) => boolean;
  /** Hears of each change. */
  readonly log: AuditLog;
  /** Told of the control endpoint's server before it listens, so that a shutdown leaves it out. */
  readonly onControlServer?: (server: Server) => void;
  /** In milliseconds; a clock that is never set back when absent. */
  readonly now?: () => number;
  /** Unix time in milliseconds. */
  readonly unixNow?: () => number;
  readonly block?: (durationMs: number) => void;
  readonly exit?: (code: number) => void;
}

const pointOff = (): undefined => undefined;

const faultsOff: Faults = {
  point: pointOff,
  allow: () => {},
  exemptServer: () => {},
  control: () => Promise.resolve(undefined),
  list: () => [],
  close: () => Promise.resolve(),
};

/**
 * Creates the faults of a process. Off, and nothing hooked, unless the settings allow them; then still off until the
 * application allows points.
 */
export function createFaults(settings: FaultSettings, parts: FaultParts): Faults {
  return settings.areAllowed ? createAllowedFaults(settings, parts) : faultsOff;
}

function createAllowedFaults(settings: FaultSettings, parts: FaultParts): Faults {
  const { now = () => performance.now(), unixNow = Date.now, block = blockThread } = parts;
  // Ending the process is what this one fault is for.
  const { exit = (code: number) => process.exit(code) } = parts;
  const audit = quiet(parts.log);
  const record = recorder(parts.instruments);
  const points = new Set<string>();
  const exempt = new WeakSet<object>();
  const striker = createStriker({
    now,
    block,
    exit,
    onStrike: (fault) => {
      record.struck(fault);
      markSpan(fault);
      if (fault.plan.kind === "exit")
        audit("a fault ends the process", { fault: fault.id, code: fault.plan.code });
    },
  });
  const processFaults = createProcessPoint(striker);
  const book = openFaultBook({
    now,
    unixNow,
    seed: settings.seed,
    onChange: (fault, change) => {
      record.changed(fault, change);
      if (change === "begins") processFaults.begin(fault);
      else endLine(audit, fault);
    },
  });
  const unhook = hookHttpPoint({
    striker,
    faults: () => book.at(httpPoint),
    isExemptPath: parts.isExemptPath,
    isExemptServer: (server) => typeof server === "object" && server !== null && exempt.has(server),
  });
  const control = createControl(
    settings,
    { book, points: () => [...points], pid: process.pid, audit },
    {
      now,
      onServer: (server) => {
        exempt.add(server);
        parts.onControlServer?.(server);
      },
    },
  );
  let isClosed = false;

  return {
    point: (name) => {
      const faults = book.at(name);
      return faults === undefined ? undefined : meetPoint(faults, striker);
    },
    allow: (names, options = {}) => {
      if (isClosed) return;
      const all = new Set([...points, ...names]);
      const wrong = names.find((name) => !isPointName(name));
      if (wrong !== undefined)
        throw new TypeError(`${JSON.stringify(wrong)} is no name of a point; \`db.query\` is`);
      if (all.size > pointCountMax)
        throw new TypeError(`${all.size} points are too many; ${pointCountMax} is the most`);
      for (const name of names) points.add(name);
      if (points.size > 0) control.open(options);
    },
    exemptServer: (server) => {
      exempt.add(server);
    },
    control: control.address,
    list: () => book.list(),
    close: async () => {
      isClosed = true;
      unhook();
      book.endAll("closed");
      await control.close();
    },
  };
}

function meetPoint(faults: readonly ActiveFault[], striker: Striker): Promise<void> | undefined {
  const arrival = striker.meet(faults);
  if (arrival === undefined) return undefined;
  if (arrival.delays.length === 0) {
    throwFailure(arrival);
    return undefined;
  }
  const waited = striker.wait(arrival.delays).then(() => throwFailure(arrival));
  // A point that nobody awaits must not end the process.
  waited.catch(() => {});
  return waited;
}

function throwFailure({ failure }: Arrival): void {
  if (failure === undefined) return;
  const { fault, effect } = failure;
  const detail = { faultId: fault.id, point: fault.plan.point };
  const where = `injected fault \`${fault.id}\` at \`${fault.plan.point}\``;
  if (effect.kind === "refuse")
    throw new FaultError(`connect ECONNREFUSED (${where})`, { ...detail, code: "ECONNREFUSED", status: 503 });
  throw new FaultError(effect.message ?? where, { ...detail, code: "KLAXON_FAULT", status: effect.status });
}

function endLine(audit: AuditLog, { id, plan, endedBy, arrivalCount, strikeCount }: ActiveFault): void {
  const { kind, point } = plan;
  audit("fault ended", { fault: id, kind, point, endedBy: endedBy ?? "", arrivalCount, strikeCount });
}

function quiet(log: AuditLog): AuditLog {
  return (message, fields) => {
    try {
      log(message, fields);
    } catch {
      // A journal that cannot be written must neither keep a fault going nor fail a request.
    }
  };
}

function recorder(instruments: Instruments) {
  const active = instruments.gauge(serviceMetrics.metrics.faultsActive);
  const injected = instruments.counter(serviceMetrics.metrics.faultsInjected);
  return {
    struck: ({ plan: { kind, point } }: ActiveFault) => injected.add(1, { kind, point }),
    changed: ({ plan: { kind, point } }: ActiveFault, change: "begins" | "ended") =>
      active.add(change === "begins" ? 1 : -1, { kind, point }),
  };
}
