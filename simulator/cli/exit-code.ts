/** What klaxon's exit codes mean; documented in `docs/exit-codes.md`. */
export const exitCodes = {
  held: 0,
  missed: 1,
  invalidInput: 2,
  notStarted: 3,
  stopped: 4,
  rollbackFailed: 5,
  internal: 70,
  interrupted: 130,
  brokenPipe: 141,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
