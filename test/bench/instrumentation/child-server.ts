import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { repositoryRoot } from "../../support/repository.ts";

/** A server in a process of its own, asked through IPC. */
export interface ChildServer {
  readonly port: number;
  /** What it answers to a question. */
  ask(question: string): Promise<unknown>;
}

/** How a server is started. */
export interface ServerStart {
  /** What it is to do, as its first argument. */
  readonly mode: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags of Node. */
  readonly flags: readonly string[];
}

/** Scripts that plain Node runs, as in production, from a place where the packages of the project are found. */
export interface Scripts {
  /** Bundles a script that lies beside this file and starts it. */
  start(script: string, start: ServerStart): Promise<ChildServer>;
  /** Ends all that were started and removes the bundles. */
  close(): void;
}

/** Opens a folder for scripts. */
export function openScripts(): Scripts {
  const folder = join(repositoryRoot, "node_modules/.cache", `klaxon-bench-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const children: ChildProcess[] = [];
  return {
    start: async (script, { mode, env, flags }) => {
      const file = bundle(folder, script);
      const child = fork(file, [mode], {
        env: { PATH: process.env.PATH, ...env },
        execArgv: [...flags],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      children.push(child);
      const exit = once(child, "exit").then(([code]) => {
        throw new Error(`${script} ended with ${code}`);
      });
      // Told to whoever waits for an answer; nobody does at the end.
      exit.catch(() => {});
      const answer = async () => (await Promise.race([once(child, "message"), exit]))[0];
      return {
        port: portOf(await answer()),
        ask: (question) => {
          child.send(question);
          return answer();
        },
      };
    },
    close: () => {
      for (const child of children) child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function bundle(folder: string, script: string): string {
  const outfile = join(folder, script.replace(/\.ts$/, ".mjs"));
  buildSync({
    entryPoints: [join(import.meta.dirname, script)],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
  return outfile;
}

/** A server on loopback that takes everything and says 200: an OTLP collector, a Loki. */
export async function openSink(): Promise<{ readonly url: string; close(): void }> {
  const sink = createServer((request, response) => request.resume().on("end", () => response.end()));
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  return {
    url: `http://127.0.0.1:${portOf(sink.address())}`,
    close: () => {
      sink.closeAllConnections();
      sink.close();
    },
  };
}

/** The address of nobody: connections are refused. */
export async function deadUrl(): Promise<string> {
  const { url, close } = await openSink();
  close();
  return url;
}

const connectionCount = 8;

/** Sends GET requests for the paths in turn over a few kept connections, one after the other on each. */
export async function load(port: number, requestCount: number, paths: readonly string[]): Promise<void> {
  let leftCount = requestCount;
  const requests = paths.map((path) =>
    Buffer.from(`GET ${path} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\nuser-agent: bench\r\n\r\n`),
  );
  const connections = Array.from({ length: connectionCount }, async () => {
    const socket = connect(port, "127.0.0.1");
    const next = () => {
      leftCount -= 1;
      if (leftCount < 0) socket.destroy();
      else socket.write(requests[leftCount % requests.length] ?? "");
    };
    socket.on("data", next);
    next();
    await once(socket, "close");
  });
  await Promise.all(connections);
}

function portOf(address: unknown): number {
  const { port }: { port?: unknown } = Object(address);
  if (typeof port !== "number") throw new Error("a server of the bench has no port");
  return port;
}
