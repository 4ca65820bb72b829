import type { Injection } from "./live-system.ts";
import { LiveError } from "./wait-until.ts";

/** The control endpoint of an instrumented service. */
export interface FaultHook {
  /** `http://127.0.0.1:9465`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

/** How the control endpoint of a service is asked. */
export interface HookDoor {
  /** Resolves with the answer, parsed; rejects with a `LiveError` where it is refused or does not come. */
  ask(method: "GET" | "PUT" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown>;
}

/** A fault as the instrumentation takes it: where, how often, what (see its reference). */
export type HookFault = Readonly<Record<string, unknown>> & { readonly kind: string; readonly point: string };

/** How long a fault stays when nobody renews its lease: the target mends itself when the drill dies. */
const hookLeaseMs = 15_000;

/** A fault ends by itself after this time, however often its lease is renewed. */
export const hookDurationMaxMs = 3_600_000;

const requestTimeoutMs = 3_000;

/**
 * Asks a service for a fault and renews its lease until the rollback. Rejects with a `LiveError` where the service
 * refuses it or does not answer.
 */
export function hookFault(hook: FaultHook, id: string, fault: HookFault): Promise<Injection> {
  return hookFaults([httpHookDoor(hook)], id, fault);
}

/**
 * Asks several services for the same fault, and renews the leases until the rollback. Where one of them refuses it or does
 * not answer, the others are rid of it again before this rejects.
 */
export async function hookFaults(
  doors: readonly HookDoor[],
  id: string,
  fault: HookFault,
): Promise<Injection> {
  const plan = {
    version: 1,
    rate: 1,
    durationMs: hookDurationMaxMs,
    seed: 1,
    ...fault,
    leaseMs: hookLeaseMs,
  };
  const path = `/faults/${id}`;
  const asked = await Promise.allSettled(doors.map((door) => door.ask("PUT", path, plan)));
  const rollback = async () => {
    const ended = await Promise.allSettled(doors.map((door) => door.ask("DELETE", path)));
    rejectFirst(ended);
  };
  try {
    rejectFirst(asked);
  } catch (error) {
    // One whose answer was lost may have it all the same; what cannot be reached now ends by its lease.
    await rollback().catch(() => undefined);
    throw error;
  }
  const renewal = setInterval(() => {
    // A service that was killed meanwhile has lost the fault, and is not to have it back.
    for (const door of doors)
      void door.ask("POST", `${path}/lease`, { version: 1, leaseMs: hookLeaseMs }).catch(() => undefined);
  }, hookLeaseMs / 5);
  renewal.unref();
  return {
    rollback: () => {
      clearInterval(renewal);
      return rollback();
    },
  };
}

/** The control endpoint of a service, over HTTP. */
export function httpHookDoor(hook: FaultHook): HookDoor {
  return { ask: (method, path, body) => askOverHttp(hook, method, path, body) };
}

function rejectFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function askOverHttp(hook: FaultHook, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${hook.url}${path}`, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(requestTimeoutMs),
    headers: {
      authorization: `Bearer ${hook.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new LiveError("unreachable", `the fault control at ${hook.url} does not answer: ${reason}`);
  });
  const text = await response.text();
  if (!response.ok)
    throw new LiveError(
      "refused",
      `the fault control at ${hook.url} answers ${response.status}: ${text.slice(0, 300)}`,
    );
  return parse(text, hook.url);
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LiveError("form", `the fault control at ${url} answers no JSON`);
  }
}
