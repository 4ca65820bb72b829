import { UsageError } from "./usage-error.ts";

/** The option of every command that reads the history or writes it. */
export const historyOption = {
  type: "string",
  requiresArg: true,
  describe:
    "where drills are remembered: a file, or a postgres:// URL; default: $KLAXON_HISTORY, else klaxon/history.db in the folder for state",
} as const;

/** The option of commands that run what is remembered. */
export const byOption = {
  type: "string",
  requiresArg: true,
  describe: "who drills, for the history; default: $KLAXON_BY, else the name of the user",
} as const;

/** Leaves the history out; beside `historyOption`. */
export const noHistoryOption = {
  type: "boolean",
  default: false,
  describe: "do not remember what is drilled",
} as const;

/** Who drills, by the option, the environment or the system. Throws a `UsageError` for what is no name. */
export function drillerOf(
  option: string | undefined,
  environment: NodeJS.ProcessEnv,
  userName: string,
): string {
  const named = option ?? (environment.KLAXON_BY === "" ? undefined : environment.KLAXON_BY);
  const name = (named ?? userName).trim();
  if (name !== "" && name.length <= nameLengthMax && !/\p{Cc}/u.test(name)) return name;
  const source = option === undefined ? "`KLAXON_BY`" : "`--by`";
  throw new UsageError(`${source} is no name; write one of at most ${nameLengthMax} characters on one line`);
}

const nameLengthMax = 100;
