import type { Machine, PathFacts, RunOutcome } from "./machine.ts";
import type { Program, ProgramName } from "./program.ts";
import { programFacts } from "./program-facts.ts";
import { isAtLeast, parseVersion, printVersion, type Version } from "./version.ts";

/** Why a file cannot serve as a program: the middle of a sentence between its path and what to do about it. */
export interface Unfit {
  readonly path: string;
  readonly reason: string;
  /** What mends this very file; undefined where another must take its place. */
  readonly remedy: string | undefined;
}

/** What came of a look at one path. */
export type Examination =
  | { readonly kind: "absent" }
  | { readonly kind: "fit"; readonly program: Program }
  | { readonly kind: "unfit"; readonly unfit: Unfit };

const saidCharactersMax = 200;

/** Looks whether a path has a program, and asks for its version. */
export async function examineProgram(
  name: ProgramName,
  path: string,
  { machine, timeoutMs }: { readonly machine: Machine; readonly timeoutMs: number },
): Promise<Examination> {
  const facts = await machine.look(path);
  if (facts.kind === "absent") return { kind: "absent" };
  const hindrance = whyNotRun(facts, machine.architecture);
  if (hindrance !== undefined) return { kind: "unfit", unfit: { path, ...hindrance } };
  const { versionArgs, leastVersion } = programFacts[name];
  const outcome = await machine.run(path, versionArgs, { timeoutMs });
  const version = outcome.kind === "ended" ? versionIn(name, outcome.output) : undefined;
  if (version !== undefined && isAtLeast(version, leastVersion))
    return { kind: "fit", program: { name, path, version } };
  const reason =
    version === undefined
      ? whyNoVersion(name, outcome, timeoutMs)
      : `is version ${printVersion(version)}, and ${printVersion(leastVersion)} is the least that serves`;
  return { kind: "unfit", unfit: { path, reason, remedy: undefined } };
}

function whyNotRun(
  facts: Exclude<PathFacts, { readonly kind: "absent" }>,
  architecture: string,
): Pick<Unfit, "reason" | "remedy"> | undefined {
  switch (facts.kind) {
    case "folder":
      return { reason: "is a folder, not a program", remedy: undefined };
    case "unusable":
      return { reason: facts.reason, remedy: undefined };
    case "file":
      if (!facts.isExecutable) return { reason: "may not be executed", remedy: "`chmod +x` it" };
      if (facts.architecture === undefined || facts.architecture === architecture) return undefined;
      return {
        reason: `is built for ${facts.architecture}, and this machine is ${architecture}`,
        remedy: undefined,
      };
  }
}

function versionIn(name: ProgramName, output: string): Version | undefined {
  const groups = programFacts[name].versionPattern.exec(output)?.slice(1) ?? [];
  const text = groups.find((group) => group !== undefined);
  return text === undefined ? undefined : parseVersion(text);
}

function whyNoVersion(name: ProgramName, outcome: RunOutcome, timeoutMs: number): string {
  const { versionArgs } = programFacts[name];
  const command = versionArgs.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ");
  switch (outcome.kind) {
    case "hung":
      return `did not answer to \`${command}\` within ${timeoutMs / 1000} s and was killed`;
    case "failed":
      return `cannot be run: ${outcome.reason}`;
    case "ended":
      return `does not tell its version when asked with \`${command}\`${said(outcome.output)}`;
  }
}

// The last line is the one that matters of a loader's complaint and of a Python trace.
function said(output: string): string {
  const last = output.trim().split("\n").at(-1)?.trim() ?? "";
  return last === "" ? "; it says nothing" : `; it says: ${last.slice(0, saidCharactersMax)}`;
}
