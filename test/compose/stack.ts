import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ComposeFile } from "../../compose/index.ts";
import { repositoryRoot } from "../support/repository.ts";

/** The folder that `compose.yaml` lies in, which its paths are relative to. */
export const generatedFolder = join(repositoryRoot, "compose/generated");

/** The committed text of a generated file. */
export function generatedText(path: string): string {
  return readFileSync(join(generatedFolder, path), "utf8");
}

/** The committed Compose file. */
export function committedCompose(): ComposeFile {
  return parse(generatedText("compose.yaml"));
}

/** A program that a check of the stack can use beside those of the release lines. */
type StackProgram = "docker-compose" | "haproxy" | "blackbox_exporter";

const debianNames: Readonly<Record<StackProgram, string>> = {
  "docker-compose": "docker-compose",
  haproxy: "haproxy",
  blackbox_exporter: "prometheus-blackbox-exporter",
};

/** The path of a program, from `.real/stack` or else from the system; undefined where it is not installed. */
function stackProgram(name: StackProgram): string | undefined {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/sbin",
    "/usr/libexec/docker/cli-plugins",
  ];
  const places = [
    join(repositoryRoot, ".real/stack", name),
    ...folders.map((folder) => join(folder, debianNames[name])),
  ];
  return places.find((place) => existsSync(place));
}

/** A suite that needs such a program. Where it is missing it is skipped with a note on standard error, and fails in CI. */
export function describeWith(title: string, name: StackProgram, suite: (program: string) => void): void {
  const program = stackProgram(name);
  if (program !== undefined) {
    describe(title, () => suite(program));
    return;
  }
  const reason = `${name} is not installed; run .ci/install-real.sh`;
  if (process.env.CI === "true") {
    describe(title, () => {
      test("has the program it needs", () => {
        expect.fail(reason);
      });
    });
    return;
  }
  process.stderr.write(`SKIPPED ${title}: ${reason}\n`);
  describe.skip(`${title} (${name} is not installed)`, () => {
    test("needs the program", () => undefined);
  });
}
