import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHistory, parseHistoryPlace } from "../../simulator/history/index.ts";
import { migrations } from "../../simulator/history/migrations.ts";
import { drillRecord } from "../simulator/history/drill-records.ts";
import { testHistoryAt } from "../simulator/history/history-behaviour.ts";
import { klaxon } from "../support/klaxon.ts";
import { repositoryRoot } from "../support/repository.ts";
import { type PostgresServer, postgresPrograms, startPostgres } from "./postgres-server.ts";

const programs = postgresPrograms();
if (programs === undefined) process.stderr.write("SKIPPED a history in PostgreSQL: no server is installed\n");

describe.skipIf(programs === undefined)("a history in PostgreSQL", () => {
  let server: PostgresServer;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  });
  afterAll(() => server?.stop());

  const named = { makesFolder: false };
  const urlOf = (database: string, user = "klaxon", password = server.password) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${database}`;
  const newDatabase = () => {
    const name = `history_${++count}`;
    server.query(`create database ${name}`);
    return name;
  };
  const failureAt = async (url: string) => {
    const error: unknown = await openHistory(parseHistoryPlace(url), named).catch((reason) => reason);
    if (!(error instanceof Error)) throw new Error("it was opened");
    expect(error.message).not.toContain("s3cret");
    return [Object(error).code, error.message.replaceAll(String(server.port), "PORT")];
  };

  describe("as in any database", () => {
    testHistoryAt(async () => parseHistoryPlace(urlOf(newDatabase())));
  });

  it("takes drills of several processes that begin and write it at once", async () => {
    const url = urlOf(newDatabase());
    const writer = [
      "--import",
      join(repositoryRoot, "node_modules/tsx/dist/loader.mjs"),
      join(repositoryRoot, "test/simulator/history/write-drills.ts"),
    ];
    const outputs = await Promise.all(
      ["ann", "ben", "cem"].map(async (name) => {
        const child = spawn(process.execPath, [...writer, url, "20", name]);
        let output = "";
        child.stdout.on("data", (chunk) => {
          output += chunk;
        });
        await once(child, "close");
        return output;
      }),
    );
    expect(outputs).toEqual(Array.from({ length: 3 }, () => ".".repeat(20)));
    const history = await openHistory(parseHistoryPlace(url), named);
    expect(await history.drills({ limit: 1000 })).toHaveLength(60);
    await history.close();
  });

  it("brings what the first version wrote up to date, and is refused where a newer one wrote it", async () => {
    const database = newDatabase();
    const place = parseHistoryPlace(urlOf(database));
    const first = Object.fromEntries(Object.entries(migrations).slice(0, 1));
    await (await openHistory(place, { ...named, migrations: first })).close();
    server.query(
      "insert into klaxon_drill values ('01', '2026-01-01T00:00:00.000Z', 'live', 'live', 'ann', 'api/down', 'sustained', 'api', 7, 'held', 5, '0.1.0', 0)",
      database,
    );
    const history = await openHistory(place, named);
    expect((await history.drills({ limit: 9 })).map(({ id, by, live }) => [id, by, live])).toEqual([
      ["01", "ann", undefined],
    ]);
    await history.close();
    server.query("insert into klaxon_migration values ('0099-moods', '2030-01-01')", database);
    expect(await failureAt(urlOf(database))).toEqual([
      "history/newer",
      `postgres://klaxon@127.0.0.1:PORT/${database}: the history was written by a newer klaxon (it has \`0099-moods\`); update klaxon, or name another history`,
    ]);
  });

  it("shares a database with others, each history in a schema of its own", async () => {
    const database = newDatabase();
    server.query("create schema one; create schema two; create table klaxon_of_others (a text)", database);
    const placeIn = (schema: string) =>
      parseHistoryPlace(`${urlOf(database)}?options=${encodeURIComponent(`-c search_path=${schema}`)}`);
    for (const schema of ["one", "two"]) {
      const history = await openHistory(placeIn(schema), named);
      await history.record(drillRecord({ by: schema }));
      expect((await history.drills({ limit: 9 })).map(({ by }) => by)).toEqual([schema]);
      await history.close();
    }
    expect(await failureAt(`${urlOf(database)}?options=-c%20search_path%3Dthree`)).toEqual([
      "history/refused",
      `postgres://klaxon@127.0.0.1:PORT/${database}: the user's \`search_path\` names no schema that exists; create one, or set it`,
    ]);
  });

  it("may be read by who may not write, and says so when they do", async () => {
    const database = newDatabase();
    const place = parseHistoryPlace(urlOf(database));
    server.query("create role reader login password 'reader'", database);
    expect(await failureAt(urlOf(database, "reader", "reader"))).toEqual([
      "history/unwritable",
      `postgres://reader@127.0.0.1:PORT/${database}: permission denied for schema public; grant the user what it needs, or name a schema of its own`,
    ]);
    const owner = await openHistory(place, named);
    await owner.record(drillRecord());
    await owner.close();
    server.query("grant select on all tables in schema public to reader", database);
    const history = await openHistory(parseHistoryPlace(urlOf(database, "reader", "reader")), named);
    expect(await history.drills({ limit: 9 })).toHaveLength(1);
    await expect(history.record(drillRecord())).rejects.toMatchObject({ code: "history/unwritable" });
    await history.close();
  });

  it("says what is wrong with a server, a database, a user, a password, and never the password", async () => {
    expect(await failureAt(urlOf("nowhere"))).toEqual([
      "history/refused",
      'postgres://klaxon@127.0.0.1:PORT/nowhere: database "nowhere" does not exist; create it, or name another in the URL',
    ]);
    expect(await failureAt(urlOf("postgres", "klaxon", "s3cret"))).toEqual([
      "history/refused",
      'postgres://klaxon@127.0.0.1:PORT/postgres: password authentication failed for user "klaxon"; check the user and the password',
    ]);
    expect(await failureAt(`postgres://klaxon@127.0.0.1:${server.port}/postgres`)).toEqual([
      "history/refused",
      "postgres://klaxon@127.0.0.1:PORT/postgres: the server asks for a password; set `PGPASSWORD`, or write it into the URL or into `~/.pgpass`",
    ]);
    expect(await failureAt(`${urlOf("postgres")}?sslmode=verify-full`)).toEqual([
      "history/unreachable",
      "postgres://klaxon@127.0.0.1:PORT/postgres: the server does not answer (The server does not support SSL connections); check the URL and whether it runs",
    ]);
    expect(await failureAt("postgres://klaxon:s3cret@127.0.0.1:1/klaxon")).toEqual([
      "history/unreachable",
      "postgres://klaxon@127.0.0.1:1/klaxon: the server cannot be reached (connect ECONNREFUSED 127.0.0.1:1); check the URL and whether it runs",
    ]);
    expect(await failureAt("postgres://klaxon:s3cret@localhost:1/klaxon?password=s3cret")).toEqual([
      "history/unreachable",
      expect.stringContaining(
        "postgres://klaxon@localhost:1/klaxon: the server cannot be reached (connect ECONNREFUSED",
      ),
    ]);
    const { status, stdout, stderr } = klaxon(["history"], {
      env: { KLAXON_HISTORY: "postgres://klaxon:s3cret@127.0.0.1:1/klaxon" },
    });
    expect([status, stdout, stderr]).toEqual([
      2,
      "",
      "klaxon: postgres://klaxon@127.0.0.1:1/klaxon: the server cannot be reached (connect ECONNREFUSED 127.0.0.1:1); check the URL and whether it runs\n",
    ]);
  });

  it("does not wait forever for a server that is silent, or speaks another language", async () => {
    const silent = createServer(() => undefined);
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    for (const each of [silent, other])
      await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
    const urlAt = (each: typeof silent) => {
      const address = each.address();
      return `postgres://klaxon:s3cret@127.0.0.1:${typeof address === "object" ? address?.port : ""}/klaxon`;
    };
    expect(await failureAt(urlAt(silent))).toEqual([
      "history/unreachable",
      expect.stringMatching(/the server does not answer \(.*timeout.*\); check the URL and whether it runs/),
    ]);
    expect(await failureAt(urlAt(other))).toEqual(["history/unreachable", expect.any(String)]);
    silent.close();
    other.close();
  });

  it("outlives a restart of the server between two questions", async () => {
    const history = await openHistory(parseHistoryPlace(urlOf(newDatabase())), named);
    await history.record(drillRecord());
    await server.restart();
    const first: unknown = await history.drills({ limit: 9 }).catch((reason) => reason);
    if (first instanceof Error) expect(first).toMatchObject({ code: "history/unreachable" });
    expect(await history.drills({ limit: 9 })).toHaveLength(1);
    await history.close();
  });
});
