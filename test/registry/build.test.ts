import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repositoryRoot } from "../support/repository.ts";

const parts = [
  "registry",
  "instrumentation/src/catalog/systems",
  "alerts/systems",
  "dashboards/systems",
  "simulator/systems/models",
  "simulator/scenarios",
];

// What a system is made of does not matter here, only that it is there.
let copy = "";
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "klaxon-registry-"));
  for (const part of ["artifacts", ...parts])
    cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true });
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"));
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }\n');
});

/** Leaves three systems, whose lists do not change with every new one. */
function keepFew(): void {
  const kept = new Set(["api", "api.ts", "postgres", "postgres.ts", "stack", "stack.ts", "everything"]);
  for (const part of parts.slice(1)) {
    for (const name of readdirSync(join(copy, part))) {
      if (!kept.has(name) && !/^(?:index|jobs)\.ts$|\.json$/.test(name))
        rmSync(join(copy, part, name), { recursive: true });
    }
  }
}

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function build(...options: readonly string[]): { readonly status: number | null; readonly said: string } {
  const tsx = join(repositoryRoot, "node_modules/tsx/dist/loader.mjs");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", tsx, "registry/build.ts", ...options],
    { cwd: copy, encoding: "utf8" },
  );
  return { status, said: stdout + stderr };
}

/** Adds the files of a system, each empty. */
function addSystem(name: string): void {
  const files = parts.slice(1, 5).map((part) => `${part}/${name}.ts`);
  mkdirSync(join(copy, "simulator/scenarios", name));
  for (const file of [...files, `simulator/scenarios/${name}/outage.yml`])
    writeFileSync(join(copy, file), "");
}

describe("the lists of systems", () => {
  it("are up to date as they are committed", () => {
    expect(build("--check")).toEqual({ status: 0, said: "lists of systems: up to date\n" });
    expect(build()).toEqual({ status: 0, said: "lists of systems: 0 written\n" });
  });

  it("are found edited by hand, and mended", () => {
    appendFileSync(join(copy, "alerts/systems/index.ts"), "\n");
    expect(build("--check")).toEqual({
      status: 1,
      said: "alerts/systems/index.ts is stale or edited by hand; run `npm run build:systems`\n",
    });
    expect(build()).toEqual({ status: 0, said: "lists of systems: 1 written\n" });
    expect(build("--check").status).toBe(0);
  });

  it("name a system of several words, a file or a folder, in its place in the alphabet", () => {
    keepFew();
    addSystem("mail-relay");
    mkdirSync(join(copy, "simulator/systems/models/mail"));
    renameSync(
      join(copy, "simulator/systems/models/mail-relay.ts"),
      join(copy, "simulator/systems/models/mail/index.ts"),
    );
    renameSync(
      join(copy, "simulator/systems/models/mail"),
      join(copy, "simulator/systems/models/mail-relay"),
    );
    expect(build("--check").status).toBe(1);
    expect(build().status).toBe(0);
    const read = (path: string) => readFileSync(join(copy, path), "utf8");
    expect(read("alerts/systems/index.ts")).toMatchInlineSnapshot(`
      "// Generated from the names of the files beside it; rebuild with \`npm run build:systems\`.
      import { apiAlerting } from "./api/index.ts";
      import { mailRelayAlerting } from "./mail-relay.ts";
      import { postgresAlerting } from "./postgres/index.ts";
      import { stackAlerting } from "./stack.ts";

      /** How people are told about every system, by its name. */
      export const alertingSystems = {
        api: apiAlerting,
        "mail-relay": mailRelayAlerting,
        postgres: postgresAlerting,
        stack: stackAlerting,
      } as const;

      /** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
      export const linkedPanels = {
        ...apiAlerting.panels,
        ...mailRelayAlerting.panels,
        ...postgresAlerting.panels,
        ...stackAlerting.panels,
      } as const;
      "
    `);
    expect(read("simulator/systems/models/index.ts")).toMatchInlineSnapshot(`
      "// Generated from the names of the files beside it; rebuild with \`npm run build:systems\`.
      import { apiSystem } from "./api/index.ts";
      import { mailRelaySystem } from "./mail-relay/index.ts";
      import { postgresSystem } from "./postgres/index.ts";
      import { stackSystem } from "./stack/index.ts";

      /** Every system with its model, by its name. */
      export const modelledSystems = {
        api: apiSystem,
        "mail-relay": mailRelaySystem,
        postgres: postgresSystem,
        stack: stackSystem,
      } as const;

      /** The faults of every system. */
      export const faultSchemas = [
        ...apiSystem.faultSchemas,
        ...mailRelaySystem.faultSchemas,
        ...postgresSystem.faultSchemas,
        ...stackSystem.faultSchemas,
      ] as const;
      "
    `);
    expect(read("simulator/systems/models/jobs.ts")).toMatchInlineSnapshot(`
      "// Generated from the names of the files beside it; rebuild with \`npm run build:systems\`.
      import { apiJobs } from "./api/jobs.ts";
      import { mailRelayJobs } from "./mail-relay/jobs.ts";
      import { postgresJobs } from "./postgres/jobs.ts";
      import { stackJobs } from "./stack/jobs.ts";

      /** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
      export const scrapeJobs = {
        ...apiJobs,
        ...mailRelayJobs,
        ...postgresJobs,
        ...stackJobs,
      } as const;

      /** The same, by system. */
      export const jobsOfSystems = {
        api: apiJobs,
        "mail-relay": mailRelayJobs,
        postgres: postgresJobs,
        stack: stackJobs,
      } as const;

      /** The name of a scrape job. */
      export type JobName = keyof typeof scrapeJobs;
      "
    `);
  });

  it("wrap as the formatter does when they grow", () => {
    keepFew();
    for (let count = 1; count <= 4; count++) addSystem(`wonderful-system-${count}`);
    expect(build().status).toBe(0);
    expect(readFileSync(join(copy, "dashboards/systems/index.ts"), "utf8")).toMatchInlineSnapshot(`
      "// Generated from the names of the files beside it; rebuild with \`npm run build:systems\`.
      import { apiDashboards } from "./api/index.ts";
      import { postgresDashboards } from "./postgres/index.ts";
      import { stackDashboards } from "./stack/index.ts";
      import { wonderfulSystem1Dashboards } from "./wonderful-system-1.ts";
      import { wonderfulSystem2Dashboards } from "./wonderful-system-2.ts";
      import { wonderfulSystem3Dashboards } from "./wonderful-system-3.ts";
      import { wonderfulSystem4Dashboards } from "./wonderful-system-4.ts";

      /** The dashboards of every system. */
      export const dashboardPlans = [
        ...apiDashboards,
        ...postgresDashboards,
        ...stackDashboards,
        ...wonderfulSystem1Dashboards,
        ...wonderfulSystem2Dashboards,
        ...wonderfulSystem3Dashboards,
        ...wonderfulSystem4Dashboards,
      ] as const;
      "
    `);
  });

  it.each([
    [
      "without its scenarios",
      () => rmSync(join(copy, "simulator/scenarios/mail-relay/outage.yml")),
      "the system `mail-relay` has no scenario; add one as `simulator/scenarios/mail-relay/*.yml`",
    ],
    [
      "without its dashboards",
      () => rmSync(join(copy, "dashboards/systems/mail-relay.ts")),
      "the system `mail-relay` has no `dashboards/systems/mail-relay.ts`; add it",
    ],
    [
      "that is a file and a folder",
      () => mkdirSync(join(copy, "alerts/systems/mail-relay")),
      "the system `mail-relay` is both a file and a folder in `alerts/systems`; keep one of them",
    ],
    [
      "with a name in another form",
      () => writeFileSync(join(copy, "alerts/systems/MailRelay.ts"), ""),
      "`MailRelay` cannot be the name of a system; write lower-case words with `-` between them",
    ],
    [
      "called like the scenarios that concern all",
      () => writeFileSync(join(copy, "alerts/systems/everything.ts"), ""),
      "`everything` cannot be the name of a system, since it means all of them; choose another",
    ],
  ])("are not written with a system %s", (_what, harm, problem) => {
    addSystem("mail-relay");
    harm();
    expect(build()).toEqual({ status: 1, said: `${problem}\n` });
    expect(build("--check")).toEqual({ status: 1, said: `${problem}\n` });
  });

  it("take no other options", () => {
    expect(build("--out", "x")).toEqual({
      status: 2,
      said: "unknown option `--out`; known are `--check`, `--help`\n",
    });
  });
});
