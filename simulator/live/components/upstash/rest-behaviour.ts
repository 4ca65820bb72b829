/** How the REST proxy treats requests when nothing is wrong. */
export const healthyRest = {
  /** Share of the requests that are answered with 500, however often they are tried. */
  failedRatio: 0,
  /** Share of the requests that are answered with 429, however often they are tried. */
  throttledRatio: 0,
  /** Real time. */
  delayMs: 0,
  /** How many attempts of each request are reset. */
  resetsPerRequest: 0,
  /** Share of the quota that is used; the usual one where it is larger. */
  usedRatio: 0,
};

/** How it treats them. */
export type RestBehaviour = Readonly<typeof healthyRest>;
