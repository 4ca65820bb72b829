import { join } from "node:path";
import { parseDocument } from "../document/index.ts";
import { type FoundPrograms, findPrograms, localMachine, type ProgramName } from "../live/programs/index.ts";
import { type AssetPaths, routingFileOf } from "./drill-assets.ts";
import { readInput } from "./input-file.ts";
import type { LiveHost } from "./live-host.ts";
import { packageFolder } from "./package-folder.ts";

/** Looks for real programs in the folders that were named, in the project's own, and on the path. */
export function findLivePrograms(
  names: readonly ProgramName[],
  named: readonly string[],
  { env, architecture, kill }: LiveHost,
): Promise<FoundPrograms> {
  return findPrograms(names, {
    named,
    real: join(packageFolder, ".real"),
    path: env.PATH ?? "",
    machine: localMachine({ architecture, kill }),
  });
}

/** An environment's Alertmanager configuration. It was read once without a finding before anything else was done. */
export function readRouting(paths: AssetPaths, environment: string): unknown {
  const file = routingFileOf(paths, environment);
  return parseDocument(readInput(file), file).document?.value;
}
