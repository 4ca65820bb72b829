import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Program,
  type ProgramName,
  reachablePrograms,
  UnreachableProgramError,
} from "../../../../simulator/live/programs/index.ts";

let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "klaxon-reachable-")));
  chmodSync(root, 0o755);
  mkdirSync(join(root, "run"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function place(path: string): string {
  const full = join(root, path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, "#!/bin/sh\n", { mode: 0o755 });
  return full;
}

async function reach(paths: Partial<Record<ProgramName, string>>) {
  const programs = new Map<ProgramName, Program>();
  for (const name of ["postgres", "initdb"] as const) {
    const path = paths[name];
    if (path !== undefined) programs.set(name, { name, path, version: [15, 18] });
  }
  const reachable = await reachablePrograms(programs, join(root, "run"));
  return [...reachable.values()].map(({ path }) => path.replace(`${root}/`, ""));
}

describe("programs for another user", () => {
  it("stay where they are when everyone may go there", async () => {
    expect(await reach({ postgres: place("open/usr/lib/postgresql/15/bin/postgres") })).toEqual([
      "open/usr/lib/postgresql/15/bin/postgres",
    ]);
  });

  it("are copied once, with their libraries, from where others may not go", async () => {
    const postgres = place("shut/live/postgresql/usr/lib/postgresql/15/bin/postgres");
    place("shut/live/postgresql/usr/lib/postgresql/15/bin/initdb");
    place("shut/live/postgresql/lib/libpq.so.5");
    mkdirSync(join(root, "shut/live/bin"));
    const initdb = join(root, "shut/live/bin/initdb");
    symlinkSync("../postgresql/usr/lib/postgresql/15/bin/initdb", initdb);
    chmodSync(join(root, "shut"), 0o700);
    expect(await reach({ postgres, initdb })).toEqual([
      "run/postgresql-1/usr/lib/postgresql/15/bin/postgres",
      "run/postgresql-1/usr/lib/postgresql/15/bin/initdb",
    ]);
    expect(realpathSync(join(root, "run/postgresql-1/lib/libpq.so.5"))).toContain("libpq");
  });

  it("are refused where they cannot be moved", async () => {
    const postgres = place("shut/bin/postgres");
    chmodSync(join(root, "shut"), 0o700);
    await expect(reach({ postgres })).rejects.toThrow(UnreachableProgramError);
    await expect(reach({ postgres })).rejects.toThrow(
      `\`${postgres}\` cannot be run by another user than its owner; put it into a folder that everyone may enter`,
    );
  });
});
