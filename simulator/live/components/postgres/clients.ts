import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Access,
  clientVariables,
  type Door,
  type LiveContext,
  type LivePostgresServer,
  programPath,
  waitUntil,
} from "../../kit/index.ts";
import type { LiveProcess } from "../../supervisor/index.ts";

// A client that has lost its server ends; an application would try again.
const again = 'while :; do "$@" >/dev/null 2>&1; sleep 0.1; done';

const writing = String.raw`\set account random(1, 1000)
BEGIN;
UPDATE accounts SET balance = balance + 1 WHERE id = :account;
INSERT INTO orders (account, note) VALUES (:account, repeat('n', 1200));
COMMIT;
SELECT balance FROM accounts WHERE id = :account;
\sleep 80 ms
`;

const reading = String.raw`\set account random(1, 1000)
SELECT balance FROM accounts WHERE id = :account;
SELECT count(*) FROM (SELECT 1 FROM orders WHERE account = :account ORDER BY id DESC LIMIT 10) AS latest;
\sleep 200 ms
`;

const waiting = String.raw`SELECT 1;
\sleep 3600 s
`;

const scripts = { writing, reading, waiting } as const;

/** What clients of the application do all the time. */
export type ClientWork = keyof typeof scripts;

/** The clients of the cluster: the application's, and those that faults send. */
export class LiveClients {
  private readonly context: LiveContext;
  private readonly access: Access;
  private started = 0;

  constructor(context: LiveContext, access: Access) {
    this.context = context;
    this.access = access;
  }

  /** Writes what the clients do; before the first of them. */
  async prepare(): Promise<void> {
    for (const [work, script] of Object.entries(scripts)) await writeFile(this.scriptFile(work), script);
  }

  /** Starts clients that work at an even pace, and try again when their server is gone. */
  async work(work: ClientWork, count: number, door: Omit<Door, "role">): Promise<LiveProcess> {
    return this.start(work, again, this.pgbench(work, count), door);
  }

  /** Takes connections until so many of the server's are taken, by whomever; resolves when they are. */
  async fill(server: LivePostgresServer, total: number): Promise<LiveProcess | undefined> {
    const count = total - (await connectionsOf(server));
    if (count <= 0) return undefined;
    const clients = await this.start("connections", '"$@" >/dev/null 2>&1', this.pgbench("waiting", count), {
      ports: [server.port],
    });
    await waitUntil(
      `${total} connections`,
      async () => ((await connectionsOf(server)) >= total - countingSlack ? true : undefined),
      { timeoutMs: 10_000, signal: this.context.signal },
    );
    return clients;
  }

  /** Two transactions that take two locks in opposite order, so often. */
  async deadlock(server: LivePostgresServer, periodSeconds: number): Promise<LiveProcess> {
    const psql = [programPath(this.context, "psql"), "--no-psqlrc", "--quiet"];
    return this.start(
      "deadlocks",
      pairs,
      [periodSeconds.toFixed(3), lockBoth(1, 2), lockBoth(2, 1), ...psql],
      {
        ports: [server.port],
      },
    );
  }

  /** A client begins a transaction, writes, and says nothing more; resolves when it has. */
  async leaveTransactionOpen(server: LivePostgresServer): Promise<LiveProcess> {
    const psql = [programPath(this.context, "psql"), "--no-psqlrc", "--quiet"];
    const client = await this.start("idle-transaction", openTransaction, psql, { ports: [server.port] });
    const query =
      "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE '%left open%'";
    await waitUntil(
      "the open transaction",
      async () => ((await server.sql(query)) === "1" ? true : undefined),
      {
        timeoutMs: 5_000,
        signal: this.context.signal,
      },
    );
    return client;
  }

  private pgbench(work: ClientWork, count: number): readonly string[] {
    const duration = ["-T", "86400"];
    return [
      ...[
        programPath(this.context, "pgbench"),
        "-n",
        "-c",
        String(count),
        "-j",
        String(Math.min(count, 4)),
        ...duration,
      ],
      ...["-f", this.scriptFile(work)],
    ];
  }

  private start(
    name: string,
    shell: string,
    args: readonly string[],
    door: Omit<Door, "role">,
  ): Promise<LiveProcess> {
    this.started++;
    return this.context.supervisor.start({
      name: `pg-client-${this.started}-${name}`,
      command: "/bin/sh",
      args: ["-c", shell, "sh", ...args],
      env: clientVariables(this.access, { ...door, role: "app" }),
      // Whether a client says goodbye makes no difference to what is shown, and waiting for it would take time.
      endSignal: "SIGKILL",
    });
  }

  private scriptFile(work: string): string {
    return join(this.context.folder, `${work}.pgbench`);
  }
}

// The client that counts and one of the application's that connects at the moment.
const countingSlack = 2;

async function connectionsOf(server: LivePostgresServer): Promise<number> {
  const query = "SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid()";
  return Number(await server.sql(query));
}

const pairs = `
period="$1"; one="$2"; other="$3"; shift 3
while :; do
  "$@" -c "$one" >/dev/null 2>&1 &
  "$@" -c "$other" >/dev/null 2>&1 &
  sleep "$period" &
  wait
done`;

function lockBoth(first: number, second: number): string {
  const lock = (id: number) => `UPDATE accounts SET balance = balance WHERE id = ${id}`;
  return `BEGIN; ${lock(first)}; SELECT pg_sleep(0.1); ${lock(second)}; COMMIT;`;
}

const openTransaction = `
{ echo "BEGIN; INSERT INTO orders (account, note) VALUES (1, 'left open');"; sleep 86400; } | "$@"`;
