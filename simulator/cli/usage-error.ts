/** Words on the command line that klaxon does not understand. */
export class UsageError extends Error {
  readonly code = "usage/not-understood";
}
