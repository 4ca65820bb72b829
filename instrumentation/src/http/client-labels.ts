import { methodLabel, otherMethod } from "./method.ts";

/** One request that the process made, as its metrics tell it. */
export interface ClientCall {
  readonly method: string | undefined;
  readonly address: string;
  readonly port: string;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** Undefined where the answer came whole. */
  readonly error: unknown;
}

/** The labels of `http_client_request_duration_seconds`. */
export interface ClientLabels {
  readonly http_request_method: string;
  readonly server_address: string;
  readonly server_port: string;
  readonly http_response_status_code: string;
  readonly error_type: string;
}

/** How many servers have labels of their own; a service that calls the addresses of its users has no end of them. */
export const serverCountMax = 100;

const errorTypeCountMax = 50;

/**
 * Makes the labels of calls, each from a bounded set: servers and kinds of errors beyond the first ones of the
 * process are `_OTHER`. An error is told by its code, else its name; an answer of 400 and above by its status.
 */
export function clientLabeller(): (call: ClientCall) => ClientLabels {
  const servers = new Set<string>();
  const errorTypes = new Set<string>();
  return ({ method, address, port, status, error }) => {
    const isKnown = isAmong(servers, `${address} ${port}`, serverCountMax);
    const code = errorCode(error, status);
    return {
      http_request_method: methodLabel(method),
      server_address: isKnown ? address : otherMethod,
      server_port: isKnown ? port : "",
      http_response_status_code: status === undefined ? "" : String(status),
      error_type: code === "" || isAmong(errorTypes, code, errorTypeCountMax) ? code : otherMethod,
    };
  };
}

function isAmong(known: Set<string>, value: string, countMax: number): boolean {
  if (known.has(value)) return true;
  if (known.size >= countMax) return false;
  known.add(value);
  return true;
}

function errorCode(error: unknown, status: number | undefined): string {
  if (error === undefined) return status !== undefined && status >= 400 ? String(status) : "";
  const { code, name }: { code?: unknown; name?: unknown } = Object(error);
  const found = [code, name].find(
    (value) => typeof value === "string" && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(value),
  );
  return typeof found === "string" ? found : otherMethod;
}
