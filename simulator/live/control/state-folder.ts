import { join } from "node:path";

/** Where runs of a user are found: in the folder that the system keeps for the user's session, else in that for temporary files. */
export function stateFolderPath(surroundings: {
  readonly runtimeFolder: string | undefined;
  readonly temporaryFolder: string;
  readonly uid: number;
}): string {
  const { runtimeFolder, temporaryFolder, uid } = surroundings;
  const parent = runtimeFolder === undefined || runtimeFolder === "" ? temporaryFolder : runtimeFolder;
  return join(parent, `klaxon-${uid}`, "live");
}
