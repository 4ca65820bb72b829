import type { Injection, LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { untilAnswers } from "./wait-until.ts";

/** What another process does to a SQLite database, with all times real. */
export type SqliteDisturbance =
  /** It keeps the database locked, in WAL mode for writers only. */
  | { readonly mode: "keep-lock" }
  /** It takes the write lock in turns. */
  | { readonly mode: "contend"; readonly holdMs: number; readonly freeMs: number }
  /** It keeps a snapshot, while the log grows. */
  | { readonly mode: "keep-snapshot"; readonly bytesPerSecond: number }
  /** It writes over a page, and writes it back at its end. */
  | { readonly mode: "damage-page" };

// A run has names of processes of its own; that numbers are not taken anew in the next does no harm.
let started = 0;

/** Starts a process that disturbs a database; resolves when it does. At the rollback it ends. */
export async function disturbSqlite(
  context: LiveContext,
  database: string,
  { mode, ...settings }: SqliteDisturbance,
): Promise<Injection> {
  started++;
  const name = `sqlite-client-${started}`;
  const [port = 0] = await context.takePorts(1);
  const client = new Restartable(
    context.supervisor,
    {
      name,
      ...context.nodeProgram("sqlite-client"),
      env: { MODE: mode, SETTINGS: JSON.stringify(settings), DATABASE: database, PORT: String(port) },
    },
    untilAnswers(context, `\`${name}\``, port, "/"),
  );
  await client.start();
  return { rollback: () => client.end("orderly") };
}
