import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { type HistoryPlace, parseHistoryPlace } from "../history/index.ts";
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

/** A place, and whether its folder is made where there is none: somebody who names a folder may have misspelt it. */
export interface ChosenPlace {
  readonly place: HistoryPlace;
  readonly makesFolder: boolean;
}

/** Where the history is, by the option, the environment or custom. Throws a `HistoryError` for what is no place. */
export function historyPlaceOf(option: string | undefined, environment: NodeJS.ProcessEnv): ChosenPlace {
  const named = option ?? (environment.KLAXON_HISTORY === "" ? undefined : environment.KLAXON_HISTORY);
  if (named !== undefined) return { place: parseHistoryPlace(named), makesFolder: false };
  // As the XDG Base Directory Specification has it, where a relative path counts as none.
  const { XDG_STATE_HOME = "" } = environment;
  const folder = isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(homedir(), ".local/state");
  return { place: parseHistoryPlace(join(folder, "klaxon/history.db")), makesFolder: true };
}

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
