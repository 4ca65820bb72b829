import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** What an application wrote as one line: the members of its JSON, or `{ text }` where it is none. */
export type AppLine = Readonly<Record<string, unknown>>;

/** An application in a process of its own. */
export interface StartedApp {
  readonly process: ChildProcess;
  /** What it wrote so far, stdout and stderr. */
  readonly lines: readonly AppLine[];
  /** The first line that is so; rejects with everything that it wrote where it ends before. */
  line(isIt: (line: AppLine) => boolean): Promise<AppLine>;
  /** The address under which metrics and health are served. */
  served(): Promise<string>;
  /** The address of the application itself, from its line `listening`. */
  listening(): Promise<string>;
  /** How it ended. */
  readonly end: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Ends it by force if it runs. */
  kill(): Promise<void>;
}

/** Starts plain Node with these words; nothing of the environment is handed on but the path. */
export function startApp(
  words: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): StartedApp {
  const ports = { PORT: "0", OTEL_EXPORTER_PROMETHEUS_PORT: "0" };
  const child = spawn(process.execPath, words, {
    cwd,
    env: { PATH: process.env.PATH, ...ports, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: AppLine[] = [];
  const looks = new Set<() => void>();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (text) => {
      lines.push(parsed(text));
      for (const look of looks) look();
    });
  }
  const end = once(child, "close").then(([code, signal]) => ({ code, signal }));
  const line = (isIt: (line: AppLine) => boolean) =>
    new Promise<AppLine>((resolve, reject) => {
      const look = () => {
        const found = lines.find(isIt);
        if (found === undefined) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
      void end.then(() => reject(new Error(`it ended after saying ${JSON.stringify(lines, null, 1)}`)));
    });
  return {
    process: child,
    lines,
    line,
    served: async () => {
      const { address } = await line(({ message }) => message === "metrics and health are served");
      return String(address);
    },
    listening: async () => {
      const { port } = await line(({ message }) => message === "listening");
      return `http://127.0.0.1:${String(port)}`;
    },
    end,
    kill: async () => {
      child.kill("SIGKILL");
      await end;
    },
  };
}

function parsed(text: string): AppLine {
  try {
    return Object(JSON.parse(text));
  } catch {
    return { text };
  }
}
