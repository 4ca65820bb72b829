import { join, resolve } from "node:path";
import { examineProgram, type Unfit } from "./examine-program.ts";
import type { Machine } from "./machine.ts";
import type { Program, ProgramName } from "./program.ts";
import { programFacts } from "./program-facts.ts";
import { findMixtures } from "./release-mixture.ts";

/** Where programs are looked for. */
export interface ProgramPlaces {
  /** Folders that the user named, or their `bin`: what lies there is taken before all else, and nothing else where it is unfit. */
  readonly named: readonly string[];
  /** The project's own folder of real programs, `.real`; undefined where there is none. */
  readonly real: string | undefined;
  /** As the variable PATH has it. Relative folders in it are passed over. */
  readonly path: string;
}

/** How the search is done. */
export interface ProgramSearch extends ProgramPlaces {
  readonly machine: Machine;
  /** How long a program may take to tell its version. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** Something that stands in the way of a drill, with what to do about it. */
export interface ProgramAdvice {
  /** Undefined where it is about a folder of programs. */
  readonly name: ProgramName | undefined;
  readonly message: string;
}

/** What was found, and advice on everything that was not. */
export interface FoundPrograms {
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly missing: readonly ProgramAdvice[];
}

interface Sighting {
  readonly program: Program | undefined;
  readonly unfit: readonly Unfit[];
}

const timeoutMsDefault = 10_000;
const concurrencyMax = 4;

/** Finds programs of sufficient versions. All problems are told at once; what is asked for twice is looked for once. */
export async function findPrograms(
  names: Iterable<ProgramName>,
  search: ProgramSearch,
): Promise<FoundPrograms> {
  const wanted = [...new Set(names)];
  const sightings = new Map<ProgramName, Sighting>();
  const waiting = [...wanted];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      sightings.set(name, await findProgram(name, search));
  };
  const folderAdvice = await unfitFolders(search);
  await Promise.all(Array.from({ length: concurrencyMax }, work));
  const programs = new Map<ProgramName, Program>();
  const missing: ProgramAdvice[] = [...folderAdvice];
  for (const name of wanted) {
    const { program, unfit } = sightings.get(name) ?? { program: undefined, unfit: [] };
    if (program === undefined) missing.push(...advise(name, unfit, search));
    else programs.set(name, program);
  }
  return { programs, missing: [...missing, ...findMixtures(programs)] };
}

async function findProgram(name: ProgramName, search: ProgramSearch): Promise<Sighting> {
  const named = await firstFit(name, namedFolders(search), search);
  if (named.program !== undefined || named.unfit.length > 0) return named;
  return await firstFit(name, commonFolders(name, search), search);
}

async function firstFit(
  name: ProgramName,
  folders: readonly string[],
  { machine, timeoutMs = timeoutMsDefault }: ProgramSearch,
): Promise<Sighting> {
  const { fileNames, preferredMajor = 0 } = programFacts[name];
  const paths = new Set(folders.flatMap((folder) => fileNames.map((fileName) => join(folder, fileName))));
  const unfit: Unfit[] = [];
  let second: Program | undefined;
  for (const path of paths) {
    const examination = await examineProgram(name, path, { machine, timeoutMs });
    if (examination.kind === "unfit") unfit.push(examination.unfit);
    if (examination.kind !== "fit") continue;
    const { program } = examination;
    if ((program.version[0] ?? 0) >= preferredMajor) return { program, unfit };
    second ??= program;
  }
  return { program: second, unfit };
}

function namedFolders({ named }: ProgramPlaces): readonly string[] {
  return named.flatMap((folder) => [resolve(folder), resolve(folder, "bin")]);
}

function commonFolders(name: ProgramName, { real, path }: ProgramPlaces): readonly string[] {
  const ofProject =
    real === undefined
      ? []
      : ["prometheus-3", "prometheus-2", "stack", "live/bin"].map((folder) => resolve(real, folder));
  const ofPath = path.split(":").filter((folder) => folder.startsWith("/"));
  return [...ofProject, ...ofPath, ...programFacts[name].folders];
}

async function unfitFolders({ named, machine }: ProgramSearch): Promise<readonly ProgramAdvice[]> {
  const advice: ProgramAdvice[] = [];
  for (const folder of named) {
    const facts = await machine.look(resolve(folder));
    if (facts.kind === "folder") continue;
    const what = facts.kind === "absent" ? "is not there" : "is no folder that can be looked into";
    const message = `\`${folder}\`, given with \`--programs\`, ${what}; name a folder that has programs`;
    advice.push({ name: undefined, message });
  }
  return advice;
}

function advise(name: ProgramName, unfit: readonly Unfit[], places: ProgramPlaces): readonly ProgramAdvice[] {
  const { packages } = programFacts[name];
  const instead =
    packages.length === 1
      ? `install the package \`${packages[0]}\``
      : `install the packages ${packages.map((one) => `\`${one}\``).join(", ")}`;
  const remedy = `${instead}, or name a folder with \`--programs\``;
  if (unfit.length > 0)
    return unfit.map(({ path, reason, remedy: first }) => ({
      name,
      message: `\`${path}\` ${reason}; ${first === undefined ? "" : `${first}, `}${remedy}`,
    }));
  const where =
    places.named.length === 0
      ? "not on the PATH"
      : `neither in ${places.named.map((folder) => `\`${folder}\``).join(", ")} nor on the PATH`;
  return [{ name, message: `\`${name}\` is ${where}; ${remedy}` }];
}
