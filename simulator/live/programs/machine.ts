import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, lstat, open, stat } from "node:fs/promises";

/** What lies at a path. */
export type PathFacts =
  | { readonly kind: "absent" }
  | { readonly kind: "folder" }
  /** A link to nothing, a socket, or a folder on the way that may not be entered: `reason` says which, after the path. */
  | { readonly kind: "unusable"; readonly reason: string }
  /** `architecture` as Node calls it; undefined for scripts, and for what is no program at all. */
  | { readonly kind: "file"; readonly isExecutable: boolean; readonly architecture: string | undefined };

/** How a run to its end went. */
export type RunOutcome =
  | { readonly kind: "ended"; readonly output: string }
  | { readonly kind: "hung" }
  | { readonly kind: "failed"; readonly reason: string };

/** What the search for programs asks of a machine. */
export interface Machine {
  /** As Node calls it: `x64`, `arm64`. */
  readonly architecture: string;
  look(path: string): Promise<PathFacts>;
  /** Runs a program until it ends or the time is over; in the latter case it and its children are killed. */
  run(path: string, args: readonly string[], options: { readonly timeoutMs: number }): Promise<RunOutcome>;
}

const outputCharactersMax = 16_384;

// The field `e_machine` of an ELF file: elf(5), and the numbers of <elf.h>.
const elfMachineOffset = 18;
const elfMachines: Readonly<Record<number, string>> = {
  3: "ia32",
  8: "mips",
  21: "ppc64",
  22: "s390x",
  40: "arm",
  62: "x64",
  183: "arm64",
  243: "riscv64",
  258: "loong64",
};

/** What of the process itself the machine is known by. */
export interface MachineHost {
  /** As Node calls it: `x64`, `arm64`. */
  readonly architecture: string;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
}

/** The machine that this runs on. */
export function localMachine({ architecture, kill }: MachineHost): Machine {
  return { architecture, look, run: (path, args, { timeoutMs }) => run(path, args, { timeoutMs, kill }) };
}

async function look(path: string): Promise<PathFacts> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return { kind: "folder" };
    if (!facts.isFile()) return { kind: "unusable", reason: "is no regular file" };
  } catch (error) {
    return await whyUnseen(path, error);
  }
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return { kind: "file", isExecutable, architecture: await architectureOf(path) };
}

async function whyUnseen(path: string, error: unknown): Promise<PathFacts> {
  const code = codeOf(error);
  if (code === "EACCES") return { kind: "unusable", reason: "lies in a folder that may not be entered" };
  if (code === "ELOOP") return { kind: "unusable", reason: "is a link to itself" };
  const isLink = await lstat(path).then(
    () => true,
    () => false,
  );
  return isLink ? { kind: "unusable", reason: "is a link to nothing" } : { kind: "absent" };
}

async function architectureOf(path: string): Promise<string | undefined> {
  const header = Buffer.alloc(elfMachineOffset + 2);
  // A file may be executable without being readable.
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    await file.read(header, 0, header.length, 0);
  } finally {
    await file.close();
  }
  if (header.toString("latin1", 0, 4) !== "\x7fELF") return undefined;
  const isBigEndian = header[5] === 2;
  const machine = isBigEndian ? header.readUInt16BE(elfMachineOffset) : header.readUInt16LE(elfMachineOffset);
  return elfMachines[machine] ?? `ELF machine ${machine}`;
}

function run(
  path: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly kill: MachineHost["kill"] },
): Promise<RunOutcome> {
  return new Promise((resolve) => {
    // A group of its own, so that what a script has started goes with it.
    const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    let hasExited = false;
    const take = (chunk: string) => {
      if (output.length < outputCharactersMax) output = (output + chunk).slice(0, outputCharactersMax);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    const finish = (outcome: RunOutcome) => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      if (child.pid !== undefined) killGroup(child.pid, options.kill);
      // A child of its own may keep the pipe open after the program itself has answered and gone.
      finish(hasExited ? { kind: "ended", output } : { kind: "hung" });
    }, options.timeoutMs);
    child.once("error", (error) => finish({ kind: "failed", reason: error.message }));
    child.once("exit", () => {
      hasExited = true;
    });
    child.once("close", () => finish({ kind: "ended", output }));
  });
}

function killGroup(pid: number, kill: MachineHost["kill"]): void {
  try {
    kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
