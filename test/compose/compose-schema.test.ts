import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { describeWith, generatedFolder, generatedText } from "./stack.ts";

type Mutable = Record<string, Record<string, Record<string, unknown>>>;
type Mistake = readonly [what: string, make: (compose: Mutable) => void];

/** Mistakes that a Compose file may have, and what makes them. */
const mistakes: readonly Mistake[] = [
  ["an unknown section", (compose) => Object.assign(compose, { servces: {} })],
  ["an unknown field", ({ services }) => Object.assign(services?.grafana ?? {}, { helthcheck: {} })],
  ["a field of another type", ({ services }) => Object.assign(services?.grafana ?? {}, { image: 3 })],
  [
    "an unknown condition",
    ({ services }) =>
      Object.assign(services?.grafana ?? {}, { depends_on: { loki: { condition: "whenever" } } }),
  ],
  [
    "a port that is none",
    ({ services }) => Object.assign(services?.grafana ?? {}, { ports: [{ target: [1] }] }),
  ],
];

/** Mistakes that the schema cannot see. */
const mistakesBeyondSchema: readonly Mistake[] = [
  [
    "a dependency on nobody",
    ({ services }) =>
      Object.assign(services?.grafana ?? {}, { depends_on: { nobody: { condition: "service_healthy" } } }),
  ],
  [
    "a volume that is not declared",
    ({ services }) => Object.assign(services?.grafana ?? {}, { volumes: ["nothing:/x"] }),
  ],
];

function withMistake(make: (compose: Mutable) => void): unknown {
  const compose = parse(generatedText("compose.yaml"));
  make(compose);
  return compose;
}

const schemaFile = findSchema();

/** The JSON Schema of the Compose specification, as a linter for Compose files ships it. */
function findSchema(): string | undefined {
  try {
    const packageFile = createRequire(import.meta.url).resolve("dclint/package.json");
    return join(dirname(packageFile), "schemas/compose.schema.json");
  } catch {
    process.stderr.write("SKIPPED the Compose schema: the package dclint is not installed\n");
    return undefined;
  }
}

describe.skipIf(schemaFile === undefined)("the Compose schema", () => {
  let schema: z.ZodType;
  beforeAll(() => {
    // The file names its draft by an address that is not the draft's own.
    const draft = { $schema: "http://json-schema.org/draft-07/schema#" };
    schema = z.fromJSONSchema({ ...JSON.parse(readFileSync(schemaFile ?? "", "utf8")), ...draft });
  });

  it("accepts the file", () => {
    expect(schema.safeParse(parse(generatedText("compose.yaml"))).error).toBeUndefined();
  });

  it.each(mistakes)("would not accept %s", (_what, make) => {
    expect(schema.safeParse(withMistake(make)).success).toBe(false);
  });
});

describeWith("docker compose", "docker-compose", (program) => {
  const check = (file: string) =>
    spawnSync(program, ["--project-directory", generatedFolder, "-f", file, "config", "--quiet"], {
      encoding: "utf8",
    });

  it("accepts the file, without a warning", () => {
    const { status, stdout, stderr } = check(join(generatedFolder, "compose.yaml"));
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
  });

  it.each([...mistakes, ...mistakesBeyondSchema])("would not accept %s", (_what, make) => {
    const folder = mkdtempSync(join(tmpdir(), "klaxon-compose-"));
    try {
      const file = join(folder, "compose.yaml");
      writeFileSync(file, stringify(withMistake(make)));
      expect(check(file).status).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
