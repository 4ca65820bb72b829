/** A dependency's check: resolves when all is well, rejects with the reason when it is not. */
export type HealthCheck = () => Promise<void> | void;

/** The state of a service as its probes see it. */
export interface HealthReport {
  readonly isReady: boolean;
  /** The checks that failed, by name, with a reason. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Named checks of a service's dependencies. */
export interface Health {
  /** Adds a check; a second one of the same name replaces the first. */
  addCheck(name: string, check: HealthCheck): void;
  /** Runs all checks at once, each within the time limit. Never rejects. */
  report(): Promise<HealthReport>;
  /** From now on the service is not ready, whatever its checks say. */
  startDraining(): void;
}

/** Creates a set of checks. `checkTimeoutMs` bounds each of them; a probe waits 3 s, so the default is 2 s. */
export function createHealth(checkTimeoutMs = 2_000): Health {
  const checks = new Map<string, HealthCheck>();
  let isDraining = false;
  return {
    addCheck: (name, check) => {
      checks.set(name, check);
    },
    startDraining: () => {
      isDraining = true;
    },
    report: async () => {
      if (isDraining) return { isReady: false, failed: { shutdown: "the service is shutting down" } };
      const results = await Promise.all(
        [...checks].map(async ([name, check]) => [name, await failureOf(check, checkTimeoutMs)] as const),
      );
      const failed = results.flatMap(([name, reason]) =>
        reason === undefined ? [] : [[name, reason] as const],
      );
      return { isReady: failed.length === 0, failed: Object.fromEntries(failed) };
    },
  };
}

async function failureOf(check: HealthCheck, timeoutMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${timeoutMs} ms`), timeoutMs);
  });
  try {
    return await Promise.race([
      Promise.resolve()
        .then(check)
        .then(() => undefined),
      timeout,
    ]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
