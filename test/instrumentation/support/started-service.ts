import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "../../support/repository.ts";

/** A service in a process of its own. */
export interface StartedService {
  readonly process: ChildProcess;
  readonly port: number;
  readonly base: string;
  /** What it wrote so far, line by line. */
  readonly lines: readonly unknown[];
  /** Resolves once it wrote a line with this key. */
  said(key: string): Promise<void>;
  /** How the process ended. */
  readonly end: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const loader = join(repositoryRoot, "node_modules/tsx/dist/loader.mjs");

/** Starts `script` of the folder of `from` and waits for the line in which it says its port; `before` runs Node. */
export async function startService(
  from: string,
  { script, words, env = {}, before = [] }: ServiceStart,
): Promise<StartedService> {
  const file = join(dirname(fileURLToPath(from)), script);
  const [program = process.execPath, ...rest] = [
    ...before,
    process.execPath,
    "--import",
    loader,
    file,
    ...words,
  ];
  const child = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const lines: unknown[] = [];
  const waiting = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const said = (key: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!lines.some((line) => typeof line === "object" && line !== null && key in line)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      end.then(() => reject(new Error(`the service ended without saying \`${key}\``)));
    });
  await said("port");
  const { port }: { port?: unknown } = Object(lines.find((line) => "port" in Object(line)));
  return { process: child, port: Number(port), base: `http://127.0.0.1:${port}`, lines, said, end };
}

/** What is started, and how. */
export interface ServiceStart {
  readonly script: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments that run Node. */
  readonly before?: readonly string[];
}
