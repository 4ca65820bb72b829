import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPrograms, localMachine, programNames } from "../../../../simulator/live/programs/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";

const real = join(repositoryRoot, ".real");
const isThere = existsSync(join(real, "live/bin"));

// What the machine itself has.
const projectNames = programNames.filter((name) => name !== "git");

describe.skipIf(!isThere)(`the real programs${isThere ? "" : " (SKIPPED: no .real/live)"}`, () => {
  it("are all found in the project's folder, each with its version, and with no help of the PATH", async () => {
    const { programs, missing } = await findPrograms(projectNames, {
      machine: localMachine({
        architecture: process.arch,
        kill: (pid, signal) => void process.kill(pid, signal),
      }),
      named: [],
      real,
      path: "",
      timeoutMs: 30_000,
    });
    const outside = [...programs.values()].filter(({ path }) => !path.startsWith(real));
    expect({ missing, outside, names: [...programs.keys()] }).toEqual({
      missing: [],
      outside: [],
      names: [...projectNames],
    });
    expect(programs.get("prometheus")?.version[0]).toBe(3);
  });
});
