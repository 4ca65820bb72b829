/** How an application of `processes/app-server` behaves towards checks and users. */
export interface AppBehaviour {
  /** Checks and users get 503. */
  readonly isUnwell: boolean;
  readonly losesEverySecondCheck: boolean;
  /** Share of users' requests that is answered with 500. */
  readonly errorRatio: number;
  /** Share of users' requests whose connection is reset; with a request id, the same ones at every application. */
  readonly resetRatio: number;
  /** Real time. */
  readonly addedLatencyMs: number;
}

/** An application that nothing is wrong with. */
export const healthyBehaviour: AppBehaviour = {
  isUnwell: false,
  losesEverySecondCheck: false,
  errorRatio: 0,
  resetRatio: 0,
  addedLatencyMs: 0,
};

/** Whether a body says how to behave. */
export function isBehaviour(value: unknown): value is AppBehaviour {
  if (typeof value !== "object" || value === null) return false;
  const given: Readonly<Record<string, unknown>> = { ...value };
  return Object.entries(healthyBehaviour).every(([name, healthy]) => typeof given[name] === typeof healthy);
}

/** All of what is wrong with an application at once: of each number the largest. */
export function worstBehaviour(parts: Iterable<Partial<AppBehaviour>>): AppBehaviour {
  let worst = healthyBehaviour;
  for (const part of parts) {
    worst = {
      isUnwell: worst.isUnwell || part.isUnwell === true,
      losesEverySecondCheck: worst.losesEverySecondCheck || part.losesEverySecondCheck === true,
      errorRatio: Math.max(worst.errorRatio, part.errorRatio ?? 0),
      resetRatio: Math.max(worst.resetRatio, part.resetRatio ?? 0),
      addedLatencyMs: Math.max(worst.addedLatencyMs, part.addedLatencyMs ?? 0),
    };
  }
  return worst;
}
