import { Kysely, PostgresDialect } from "kysely";
import type { HistoryPlace } from "./history-place.ts";
import type { Tables } from "./tables.ts";

const connectTimeoutMs = 10_000;
const statementTimeoutMs = 30_000;

/** Prepares a connection to a PostgreSQL database; it is made at the first query. */
export async function openPostgres({
  url,
}: Extract<HistoryPlace, { kind: "postgres" }>): Promise<Kysely<Tables>> {
  const {
    default: { Pool },
  } = await import("pg");
  const pool = new Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    application_name: "klaxon",
  });
  // A connection that breaks while nothing is asked would end the process; the next query says it as well.
  pool.on("error", () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
