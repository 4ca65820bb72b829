import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyRepository } from "../../support/copied-repository.ts";

const notInstalled = "the package `better-sqlite3`, which keeps the history in a file, is not installed";
const notRemembered = `klaxon: what is drilled is not remembered: ${notInstalled}`;

/** klaxon as `npm install --omit=optional` leaves it: everything is there but the optional package. */
describe("klaxon without better-sqlite3", { timeout: 120_000 }, () => {
  const copy = copyRepository("without-driver", ["better-sqlite3"]);
  const history = join(copy, "state/klaxon/history.db");
  const elsewhere = join(copy, "elsewhere.db");
  const programs = join(copy, "programs");

  beforeAll(() => {
    mkdirSync(programs);
    mkdirSync(join(copy, "t"), { mode: 0o711 });
    // A drill gets as far as to start them, and no further.
    for (const [name, version] of [
      ["prometheus", "3.5.3"],
      ["alertmanager", "0.33.1"],
    ])
      writeFileSync(
        join(programs, `${name}`),
        `#!/bin/sh\ncase "$1" in --version) echo "${name}, version ${version} (branch: x)"; exit 0;; esac\nexit 7\n`,
        { mode: 0o755 },
      );
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  function klaxon(...words: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        "--import",
        join(copy, "node_modules/tsx/dist/loader.mjs"),
        join(copy, "simulator/cli/main.ts"),
        ...words,
      ],
      {
        cwd: copy,
        encoding: "utf8",
        env: {
          PATH: process.env.PATH,
          HOME: copy,
          NO_COLOR: "1",
          TMPDIR: join(copy, "t"),
          XDG_RUNTIME_DIR: join(copy, "run"),
          XDG_STATE_HOME: join(copy, "state"),
        },
      },
    );
    return { status, stdout, stderr };
  }

  it("really has none", () => {
    const asked = spawnSync(process.execPath, ["-e", 'require.resolve("better-sqlite3")'], {
      cwd: copy,
      encoding: "utf8",
    });
    expect(asked.stderr).toContain("MODULE_NOT_FOUND");
  });

  it("knows of no drill as long as there is no file, and says why it cannot read one that there is", () => {
    expect(klaxon("history")).toMatchObject({ status: 0, stderr: "" });
    writeFileSync(elsewhere, "SQLite format 3\0");
    const { status, stdout, stderr } = klaxon("history", "--history", elsewhere);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(notInstalled);
    expect(stderr).toContain("or name a `postgres://` URL by `--history`");
  });

  it.each([
    ["live", ["live", "stack/rule-evaluation-failing:sustained"]],
    ["gameday", ["gameday", "stack", "--seed", "1"]],
  ])("%s drills all the same, says that it is not remembered, and makes no file", (_command, words) => {
    const { stderr } = klaxon(...words, "--programs", programs);
    expect(stderr).toContain(notRemembered);
    expect(stderr).toContain("did not begin; nothing was injected: ");
    expect(stderr).toContain("has ended with 7");
    expect(existsSync(history)).toBe(false);
  });

  it.each([
    ["live", ["live", "stack/rule-evaluation-failing:sustained"]],
    ["gameday", ["gameday", "stack", "--seed", "1"]],
  ])("%s starts nothing where a file was asked for", (_command, words) => {
    const { status, stderr } = klaxon(...words, "--programs", programs, "--history", join(copy, "asked.db"));
    expect(status).toBe(2);
    expect(stderr).toContain(`klaxon: ${notInstalled}`);
    expect(stderr).not.toContain("did not begin");
    expect(existsSync(join(copy, "asked.db"))).toBe(false);
  });

  it("live and gameday run without a word of it where nothing is to be remembered", () => {
    const { stderr } = klaxon(
      "live",
      "stack/rule-evaluation-failing:sustained",
      "--programs",
      programs,
      "--no-history",
    );
    expect(stderr).not.toContain("better-sqlite3");
    expect(stderr).toContain("did not begin; nothing was injected: ");
  });
});
