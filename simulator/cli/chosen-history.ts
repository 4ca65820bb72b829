import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { type HistoryPlace, parseHistoryPlace } from "../history/index.ts";

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
