import type { Injection } from "./live-system.ts";
import { LiveError } from "./wait-until.ts";

/** The control endpoint of an instrumented service. */
export interface FaultHook {
  /** `http://127.0.0.1:9465`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

/** A fault as the instrumentation takes it: where, how often, what (see its reference). */
export type HookFault = Readonly<Record<string, unknown>> & { readonly kind: string; readonly point: string };

/** How long a fault stays when nobody renews its lease: the target mends itself when the drill dies. */
const hookLeaseMs = 15_000;

const durationMaxMs = 3_600_000;
const requestTimeoutMs = 3_000;

/**
 * Asks a service for a fault and renews its lease until the rollback. Rejects with a `LiveError` where the service
 * refuses it or does not answer.
 */
export async function hookFault(hook: FaultHook, id: string, fault: HookFault): Promise<Injection> {
  const plan = { version: 1, rate: 1, durationMs: durationMaxMs, seed: 1, ...fault, leaseMs: hookLeaseMs };
  await ask(hook, "PUT", `/faults/${id}`, plan);
  const renewal = setInterval(() => {
    // A service that was killed meanwhile has lost the fault, and is not to have it back.
    void ask(hook, "POST", `/faults/${id}/lease`, { version: 1, leaseMs: hookLeaseMs }).catch(
      () => undefined,
    );
  }, hookLeaseMs / 5);
  renewal.unref();
  return {
    rollback: async () => {
      clearInterval(renewal);
      await ask(hook, "DELETE", `/faults/${id}`);
    },
  };
}

async function ask(hook: FaultHook, method: string, path: string, body?: unknown): Promise<void> {
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
}
