/** A program that runs until it is stopped. */
export interface ProgramStart {
  /** Names the process in messages and its log file; unique within a run. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the variables that every program gets (`PATH`, `HOME` and the like); secrets belong here, not in `args`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The run's folder where absent. */
  readonly cwd?: string;
  /** Whom it runs as; the runner's own user where absent. Only root may choose. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What asks it to end in order: default SIGTERM. */
  readonly endSignal?: NodeJS.Signals;
}

/** A command that ends by itself. */
export interface CommandRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Killed after this long. */
  readonly timeoutMs: number;
  /** What it reads from its standard input; nothing where absent. */
  readonly input?: string;
}

/** How a command ended; what it wrote is cut at a bound. */
export interface CommandResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the runner asks of the supervisor; each is answered under its `id`. */
export type Request =
  | { readonly kind: "start"; readonly id: number; readonly program: ProgramStart }
  | { readonly kind: "signal"; readonly id: number; readonly name: string; readonly signal: NodeJS.Signals }
  | { readonly kind: "stop"; readonly id: number; readonly name: string; readonly graceMs: number }
  | { readonly kind: "run"; readonly id: number; readonly command: CommandRun }
  | {
      readonly kind: "at-end";
      readonly id: number;
      readonly key: string;
      readonly command: CommandRun | undefined;
    }
  | { readonly kind: "renew"; readonly id: number }
  | { readonly kind: "end"; readonly id: number };

/** What the supervisor tells the runner. */
export type Message =
  | { readonly kind: "ready"; readonly folder: string }
  | { readonly kind: "done"; readonly id: number; readonly pid?: number; readonly result?: CommandResult }
  | { readonly kind: "failed"; readonly id: number; readonly code: string; readonly message: string }
  | ({ readonly kind: "exited"; readonly name: string; readonly pid: number } & ProcessEnd);

/** What the supervisor is started with. */
export interface SupervisorSettings {
  /** In which folder the run's own folder is made. */
  readonly parentFolder: string;
  /** A runner that is silent for this long is as good as dead. */
  readonly leaseMs: number;
}

/** Tells a request from anything else that comes through the channel. */
export function isRequest(value: unknown): value is Request {
  return typeof value === "object" && value !== null && "kind" in value && "id" in value;
}

/** Tells a message of the supervisor from anything else that comes through the channel. */
export function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "kind" in value;
}
