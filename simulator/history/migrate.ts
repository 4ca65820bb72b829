import { type Kysely, type Migration, Migrator, sql } from "kysely";
import { HistoryError } from "./history-error.ts";
import type { HistoryPlace } from "./history-place.ts";
import { writeSqlite } from "./sqlite-database.ts";
import type { Tables } from "./tables.ts";

const migrationTable = "klaxon_migration";

/**
 * Brings the tables up to the last of `migrations`; what is there already is not written to. Throws a `HistoryError`
 * for a database of a newer klaxon, or of another program.
 */
export async function migrate(
  database: Kysely<Tables>,
  { kind, shown }: HistoryPlace,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const schema = kind === "postgres" ? await currentSchema(database, shown) : undefined;
  const executed = await executedMigrations(database, schema);
  if (executed === undefined && kind === "sqlite") await refuseOthers(database, shown);
  const newer = (executed ?? []).filter((name) => migrations[name] === undefined);
  if (newer.length > 0) {
    throw new HistoryError(
      "history/newer",
      `${shown}: the history was written by a newer klaxon (it has \`${newer.join("`, `")}\`); update klaxon, or name another history`,
    );
  }
  if (executed?.length === Object.keys(migrations).length) return;
  const run = async (on: Kysely<Tables>) => {
    const migrator = new Migrator({
      db: on,
      provider: { getMigrations: async () => migrations },
      migrationTableName: migrationTable,
      migrationLockTableName: `${migrationTable}_lock`,
      ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  };
  // Kysely locks nothing in SQLite. Begun as a writer, a second process waits here and then finds the work done.
  if (kind === "sqlite") await writeSqlite(database, run);
  else await run(database);
}

/** The names of the migrations that were run; undefined where there never was one. */
async function executedMigrations(
  database: Kysely<Tables>,
  schema: string | undefined,
): Promise<readonly string[] | undefined> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  const isThere = tables.some(
    (table) => table.name === migrationTable && (schema === undefined || table.schema === schema),
  );
  if (!isThere) return undefined;
  const table = schema === undefined ? sql.table(migrationTable) : sql.id(schema, migrationTable);
  const { rows } = await sql<{ readonly name: string }>`select name from ${table} order by name`.execute(
    database,
  );
  return rows.map(({ name }) => name);
}

async function refuseOthers(database: Kysely<Tables>, shown: string): Promise<void> {
  const [table] = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (table === undefined) return;
  throw new HistoryError(
    "history/other-program",
    `${shown}: this is a database of another program (it has a table \`${table.name}\`); name another file`,
  );
}

async function currentSchema(database: Kysely<Tables>, shown: string): Promise<string> {
  const { rows } = await sql<{
    readonly schema: string | null;
  }>`select current_schema() as schema`.execute(database);
  const schema = rows[0]?.schema ?? undefined;
  if (schema !== undefined) return schema;
  throw new HistoryError(
    "history/refused",
    `${shown}: the user's \`search_path\` names no schema that exists; create one, or set it`,
  );
}
