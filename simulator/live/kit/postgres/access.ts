import { randomBytes } from "node:crypto";
import { programPath } from "../blackbox.ts";
import type { LiveContext } from "../live-system.ts";
import { LiveError } from "../wait-until.ts";

/** Who logs in. The servers are the drill's own, and nobody else may enter: the password is new in every run. */
export interface Access {
  readonly password: string;
}

/** The roles of the cluster: the administrator, the exporter's, the replicas' and the application's. */
export type Role = "postgres" | "exporter" | "replicator" | "app";

/** The database of the application. */
export const appDatabase = "app";

/** Draws the password of a run. It is no part of what a seed repeats. */
export function newAccess(): Access {
  return { password: randomBytes(18).toString("hex") };
}

/** Where clients connect to: several ports are tried in turn. */
export interface Door {
  readonly ports: readonly number[];
  readonly role: Role;
  readonly database?: string;
  /** Only a server that accepts writes will do. */
  readonly mustWrite?: boolean;
}

/** The variables by which PostgreSQL's own clients find their server. */
export function clientVariables(
  { password }: Access,
  { ports, role, database = appDatabase, mustWrite = false }: Door,
): Readonly<Record<string, string>> {
  return {
    PGHOST: ports.map(() => "127.0.0.1").join(","),
    PGPORT: ports.join(","),
    PGUSER: role,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGCONNECT_TIMEOUT: "3",
    PGSSLMODE: "disable",
    PGGSSENCMODE: "disable",
    ...(mustWrite ? { PGTARGETSESSIONATTRS: "read-write" } : {}),
  };
}

const sqlTimeoutMs = 15_000;

/** Runs SQL as the administrator and resolves with what it prints, without headings. Rejects with the server's message. */
export async function runSql(
  context: LiveContext,
  access: Access,
  where: { readonly port: number; readonly database?: string },
  sql: string,
): Promise<string> {
  const { code, stdout, stderr } = await context.supervisor.run({
    command: programPath(context, "psql"),
    args: ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--file=-"],
    env: clientVariables(access, {
      ports: [where.port],
      role: "postgres",
      database: where.database ?? "postgres",
    }),
    input: sql,
    timeoutMs: sqlTimeoutMs,
  });
  if (code !== 0) throw new LiveError("sql", stderr.trim().split("\n")[0] ?? `psql ended with ${code}`);
  return stdout.trim();
}
