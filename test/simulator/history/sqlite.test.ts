import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findHistory, openHistory, parseHistoryPlace } from "../../../simulator/history/index.ts";
import { migrations } from "../../../simulator/history/migrations.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { describeSqlite } from "../../support/sqlite.ts";
import { drillRecord } from "./drill-records.ts";
import { testHistoryAt } from "./history-behaviour.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-history-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `${++count}.db`);
const writer = [
  "--import",
  join(repositoryRoot, "node_modules/tsx/dist/loader.mjs"),
  join(repositoryRoot, "test/simulator/history/write-drills.ts"),
];
const named = { makesFolder: false };

describeSqlite("a history in SQLite", () => {
  testHistoryAt(async () => parseHistoryPlace(newPath()));

  const query = (path: string, statement: string): unknown => {
    const database = createRequire(import.meta.url)("better-sqlite3")(path);
    try {
      return database.exec(statement);
    } finally {
      database.close();
    }
  };
  const failureAt = async (path: string) => {
    const error: unknown = await openHistory(parseHistoryPlace(path), named).catch((reason) => reason);
    return error instanceof Error ? [Object(error).code, error.message.replaceAll(folder, "")] : error;
  };

  it("is one file, which is not made to be read", async () => {
    const path = newPath();
    expect(await findHistory(parseHistoryPlace(path))).toBeUndefined();
    expect(existsSync(path)).toBe(false);
    const history = await openHistory(parseHistoryPlace(path), named);
    await history.record(drillRecord());
    await history.close();
    const found = await findHistory(parseHistoryPlace(path));
    expect(await found?.drills({ limit: 9 })).toHaveLength(1);
    await found?.close();
    expect(readdirSync(folder).filter((name) => name.startsWith(`${count}.db`))).toEqual([`${count}.db`]);
  });

  it("makes a folder that nobody named, for its user only, and no other", async () => {
    const path = join(folder, "state/klaxon/history.db");
    expect(await failureAt(path)).toEqual([
      "history/place",
      "/state/klaxon/history.db: there is no folder `/state/klaxon`; make it first",
    ]);
    await (await openHistory(parseHistoryPlace(path), { makesFolder: true })).close();
    expect(statSync(join(folder, "state/klaxon")).mode & 0o777).toBe(0o700);
  });

  it("takes drills of several processes that begin and write it at once", async () => {
    const path = newPath();
    const names = ["ann", "ben", "cem"];
    const processes = names.map((name) => spawn(process.execPath, [...writer, path, "40", name]));
    const outputs = await Promise.all(
      processes.map(async (child) => {
        let output = "";
        child.stdout.on("data", (chunk) => {
          output += chunk;
        });
        await once(child, "close");
        return output;
      }),
    );
    expect(outputs).toEqual(names.map(() => ".".repeat(40)));
    const history = await openHistory(parseHistoryPlace(path), named);
    const drills = await history.drills({ limit: 1000 });
    expect(names.map((name) => drills.filter(({ by }) => by === name).length)).toEqual([40, 40, 40]);
    expect(drills.every(({ expectations }) => expectations.length === 2)).toBe(true);
    await history.close();
  });

  it("has whole drills only after its writer was killed", async () => {
    const path = newPath();
    const child = spawn(process.execPath, [...writer, path, "100000", "ann"]);
    let written = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      written += chunk.length;
      if (written > 50) child.kill("SIGKILL");
    });
    await once(child, "close");
    const history = await openHistory(parseHistoryPlace(path), named);
    const drills = await history.drills({ limit: 100_000 });
    expect(drills.length).toBeGreaterThanOrEqual(50);
    expect(drills.filter(({ expectations }) => expectations.length !== 2)).toEqual([]);
    await history.close();
  });

  it("brings what the first version wrote up to date, and keeps it", async () => {
    const path = newPath();
    const first = Object.fromEntries(Object.entries(migrations).slice(0, 1));
    await (await openHistory(parseHistoryPlace(path), { ...named, migrations: first })).close();
    query(
      path,
      `insert into klaxon_drill values ('01', '2026-01-01T00:00:00.000Z', 'live', 'live', 'ann', 'api/down', 'sustained', 'api', 7, 'held', 5, '0.1.0', 0);
       insert into klaxon_expectation values ('01', 0, 'ApiDown', '{}', 'firing', 'page', 'held', '[]', 1, 2, 3)`,
    );
    const history = await openHistory(parseHistoryPlace(path), named);
    expect(await history.drills({ limit: 9 })).toEqual([
      {
        id: "01",
        startedAt: "2026-01-01T00:00:00.000Z",
        clock: "live",
        mode: "live",
        by: "ann",
        scenario: "api/down",
        variant: "sustained",
        system: "api",
        seed: 7,
        outcome: "held",
        wallMs: 5,
        toolVersion: "0.1.0",
        falseAlarmCount: 0,
        live: undefined,
        gameDay: undefined,
        expectations: [
          {
            alert: "ApiDown",
            labels: {},
            state: "firing",
            receiver: "page",
            outcome: "held",
            reasons: [],
            timeToDetectMs: 1,
            timeToNotifyMs: 2,
            timeToResolveMs: 3,
            predicted: undefined,
          },
        ],
      },
    ]);
    await history.record(drillRecord());
    await history.close();
  });

  it("is left as it was by a migration that fails halfway", async () => {
    const path = newPath();
    await (await openHistory(parseHistoryPlace(path), named)).close();
    const failing = {
      ...migrations,
      "0003-failing": {
        up: async (database: Parameters<(typeof migrations)["0001-drills"]["up"]>[0]) => {
          await database.schema.createTable("half").addColumn("a", "text").execute();
          throw new Error("the migration failed");
        },
      },
    };
    await expect(openHistory(parseHistoryPlace(path), { ...named, migrations: failing })).rejects.toThrow(
      "the migration failed",
    );
    const history = await openHistory(parseHistoryPlace(path), named);
    await history.record(drillRecord());
    await history.close();
    expect(() => query(path, "select * from half")).toThrow("no such table: half");
  });

  it("is refused where a newer klaxon wrote it", async () => {
    const path = newPath();
    await (await openHistory(parseHistoryPlace(path), named)).close();
    query(path, "insert into klaxon_migration values ('0099-moods', '2030-01-01')");
    expect(await failureAt(path)).toEqual([
      "history/newer",
      `/${count}.db: the history was written by a newer klaxon (it has \`0099-moods\`); update klaxon, or name another history`,
    ]);
  });

  it("is refused where it is none: text, a database of others, a folder, a device", async () => {
    const text = newPath();
    writeFileSync(text, "not a database at all, though long enough to look at\n".repeat(100));
    expect(await failureAt(text)).toEqual([
      "history/no-database",
      `/${count}.db: the file is no SQLite database; name another one, or move it away`,
    ]);
    const other = newPath();
    query(other, "create table recipes (name text)");
    expect(await failureAt(other)).toEqual([
      "history/other-program",
      `/${count}.db: this is a database of another program (it has a table \`recipes\`); name another file`,
    ]);
    expect(await failureAt(folder)).toEqual(["history/place", ": this is a folder; name a file in it"]);
    expect(await failureAt("/dev/null")).toEqual([
      "history/place",
      "/dev/null: this is no plain file; name one",
    ]);
    const empty = newPath();
    writeFileSync(empty, "");
    await (await openHistory(parseHistoryPlace(empty), named)).close();
  });

  it("says so where it is damaged, by chance or by hand", async () => {
    const torn = newPath();
    const history = await openHistory(parseHistoryPlace(torn), named);
    await history.record(drillRecord());
    await history.close();
    const { size } = statSync(torn);
    const bytes = readFileSync(torn);
    bytes.fill(0xff, 4096, size);
    writeFileSync(torn, bytes);
    expect(await failureAt(torn)).toEqual([
      "history/damaged",
      `/${count}.db: the database is damaged; move it away and start a new one, or recover it with \`sqlite3 FILE .recover\``,
    ]);
    const edited = newPath();
    const second = await openHistory(parseHistoryPlace(edited), named);
    const drill = drillRecord();
    await second.record(drill);
    query(edited, "update klaxon_expectation set labels = 'none'");
    await expect(second.drills({ limit: 9 })).rejects.toThrow(
      `${edited}: the drill \`${drill.id}\` cannot be understood; somebody changed the tables by hand`,
    );
    await second.close();
  });
});

const canMount = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;

describe.skipIf(!canMount)("a history in SQLite on a file system of its own", () => {
  const writeOn = (mount: string, place: string) => {
    const { stdout } = spawnSync(
      "unshare",
      [
        "--mount",
        "sh",
        "-c",
        `${mount} && exec "$@"`,
        "sh",
        process.execPath,
        ...writer,
        place,
        "5000",
        "ann",
      ],
      { encoding: "utf8" },
    );
    return stdout.replace(/^\.+/, "").replaceAll(folder, "");
  };

  it("says that no space is left, and keeps what there was", () => {
    const mount = join(folder, "small");
    mkdirSync(mount);
    expect(writeOn(`mount -t tmpfs -o size=128k tmpfs ${mount}`, join(mount, "history.db"))).toBe(
      "HistoryError /small/history.db: no space is left for the history; free some and run again\n",
    );
    expect(writeOn(`mount -t tmpfs -o size=4k tmpfs ${mount}`, join(mount, "history.db"))).toBe(
      "HistoryError /small/history.db: no space is left for the history; free some and run again\n",
    );
  });

  it("says that it may not be written to", async () => {
    const mount = join(folder, "read-only");
    mkdirSync(mount);
    const readOnly = `mount --bind ${mount} ${mount} && mount -o remount,ro,bind ${mount}`;
    expect(writeOn(readOnly, join(mount, "history.db"))).toBe(
      "HistoryError /read-only/history.db: the file cannot be opened; check its folder and its permissions\n",
    );
    await (await openHistory(parseHistoryPlace(join(mount, "history.db")), named)).close();
    expect(writeOn(readOnly, join(mount, "history.db"))).toBe(
      "HistoryError /read-only/history.db: the history may not be written to; change its permissions, or name another place\n",
    );
    const main = [
      ...writer.slice(0, 2),
      join(repositoryRoot, "simulator/cli/main.ts"),
      "history",
      "--history",
    ];
    const words = ["--mount", "sh", "-c", `${readOnly} && exec "$@"`, "sh", process.execPath, ...main];
    const { stdout } = spawnSync("unshare", [...words, join(mount, "history.db")], { encoding: "utf8" });
    expect(stdout).toBe(`no drill is in the history yet (${join(mount, "history.db")})\n`);
  });
});
