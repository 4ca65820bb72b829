/** Upper bounds in seconds, for durations of which nothing else is known: 5 ms to 10 s. */
export const secondsBuckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
