export {
  type FoundPrograms,
  findPrograms,
  type ProgramAdvice,
  type ProgramPlaces,
  type ProgramSearch,
} from "./find-programs.ts";
export { localMachine, type Machine, type MachineHost, type PathFacts, type RunOutcome } from "./machine.ts";
export { type Program, type ProgramName, programNames } from "./program.ts";
export { reachablePrograms, UnreachableProgramError } from "./reachable-programs.ts";
export { printVersion, type Version } from "./version.ts";
