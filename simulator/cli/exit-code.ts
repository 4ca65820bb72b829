/** What klaxon's exit codes mean; documented in `docs/exit-codes.md`. */
export const exitCodes = {
  held: 0,
  missed: 1,
  invalidInput: 2,
  notStarted: 3,
  stopped: 4,
  internal: 70,
  brokenPipe: 141,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
