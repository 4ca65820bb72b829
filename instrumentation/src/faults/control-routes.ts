import type { FaultBook } from "./fault-book.ts";
import { faultLimits, isFaultId } from "./limits.ts";
import { readFaultRequest, readLeaseRequest } from "./read-request.ts";
import {
  type AbortAnswer,
  type FaultAnswer,
  type FaultList,
  type FaultProblem,
  type FaultStatus,
  type ProblemAnswer,
  wireVersion,
} from "./wire.ts";

/** Takes one line for each change of faults. */
export type AuditLog = (message: string, fields: Readonly<Record<string, string | number>>) => void;

/** What the routes work on. */
export interface ControlRoutes {
  readonly book: FaultBook;
  /** The points that the application allowed so far. */
  readonly points: () => readonly string[];
  readonly pid: number;
  readonly audit: AuditLog;
}

/** A request with its body read: undefined where it had none. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What a request is answered with. */
export interface ControlAnswer {
  readonly statusCode: number;
  readonly content: FaultList | FaultAnswer | AbortAnswer | ProblemAnswer;
  /** The methods that the path has, where another was asked for. */
  readonly allow?: string;
}

/** An answer of problems. */
export function problemAnswer(statusCode: number, problems: readonly FaultProblem[]): ControlAnswer {
  return { statusCode, content: { version: wireVersion, problems } };
}

/** Answers one request of a controller that may speak. */
export function answerControl(request: ControlRequest, routes: ControlRoutes): ControlAnswer {
  const [, first, id, last, ...rest] = request.path.split("/");
  if (first !== "faults" || rest.length > 0) return notFound;
  if (id === undefined) return answerAll(request, routes);
  if (!isFaultId(id)) {
    return problemAnswer(400, [
      {
        place: "",
        message: "the id is not 1 to 64 letters, digits, `.`, `_` or `-`, the first a letter or a digit",
      },
    ]);
  }
  if (last === undefined) return answerOne(id, request, routes);
  return last === "lease" ? answerLease(id, request, routes) : notFound;
}

const notFound = problemAnswer(404, [{ place: "", message: "no such path; the faults are at `/faults`" }]);

function answerAll({ method }: ControlRequest, { book, points, pid, audit }: ControlRoutes): ControlAnswer {
  switch (method) {
    case "GET":
      return {
        statusCode: 200,
        content: { version: wireVersion, pid, points: points(), limits: faultLimits, faults: book.list() },
      };
    case "DELETE": {
      const endedCount = book.endAll("aborted");
      audit("all faults aborted", { endedCount });
      return { statusCode: 200, content: { version: wireVersion, endedCount } };
    }
    default:
      return otherMethod(method, "GET, DELETE");
  }
}

function answerOne(id: string, { method, body }: ControlRequest, routes: ControlRoutes): ControlAnswer {
  const { book, points, audit } = routes;
  switch (method) {
    case "PUT": {
      const { value, problems } = readFaultRequest(body, points());
      if (value === undefined) return problemAnswer(400, problems);
      const { plan, leaseMs } = value;
      const put = book.put(id, plan, leaseMs);
      if (put.outcome === "refused") return problemAnswer(409, [{ place: "", message: put.reason }]);
      if (put.outcome === "created") {
        const { kind, point, rate, durationMs, seed } = plan;
        audit("fault injected", { fault: id, kind, point, rate, durationMs, leaseMs, seed });
      }
      return faultAnswer(put.outcome === "created" ? 201 : 200, put.fault);
    }
    case "DELETE": {
      // The change itself is written where every end of a fault is.
      const fault = book.end(id, "deleted");
      return fault === undefined ? unknownFault(id) : faultAnswer(200, fault);
    }
    default:
      return otherMethod(method, "PUT, DELETE");
  }
}

function answerLease(id: string, { method, body }: ControlRequest, { book }: ControlRoutes): ControlAnswer {
  if (method !== "POST") return otherMethod(method, "POST");
  const { value, problems } = readLeaseRequest(body);
  if (value === undefined) return problemAnswer(400, problems);
  const fault = book.renew(id, value);
  return fault === undefined ? unknownFault(id) : faultAnswer(200, fault);
}

function faultAnswer(statusCode: number, fault: FaultStatus): ControlAnswer {
  return { statusCode, content: { version: wireVersion, fault } };
}

function unknownFault(id: string): ControlAnswer {
  return problemAnswer(404, [{ place: "", message: `no fault \`${id}\` is active` }]);
}

function otherMethod(method: string, allow: string): ControlAnswer {
  return {
    ...problemAnswer(405, [{ place: "", message: `${method} does nothing here; there are ${allow}` }]),
    allow,
  };
}
