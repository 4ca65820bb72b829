/** How those behave that a shop and its error tracking need, when nothing is wrong with them. */
export const healthyOutside = {
  /** Share of the payments that are never answered. */
  lostPaymentRatio: 0,
  /** Real time. */
  stockDelayMs: 0,
  /** Share of the events that the tracker refuses with 429. */
  refusedEventRatio: 0,
  /** Share of the events whose connection is cut. */
  cutEventRatio: 0,
};

/** How they behave. */
export type Outside = Readonly<typeof healthyOutside>;
