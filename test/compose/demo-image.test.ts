import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demoVersion } from "../../compose/index.ts";
import { repositoryRoot } from "../support/repository.ts";
import { committedCompose } from "./stack.ts";

const read = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
const dockerfile = read("compose/demo/Dockerfile");
const builder = committedCompose().services.notifications?.build;

/** The rules of an ignore file, in order. */
const ignoreRules = read("compose/demo/Dockerfile.dockerignore")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const isKept = line.startsWith("!");
    const pattern = line
      .slice(isKept ? 1 : 0)
      .replaceAll(".", "\\.")
      .replaceAll("*", "[^/]*");
    return { isKept, pattern: new RegExp(`^${pattern}(/|$)`) };
  });

/** Whether the build gets a file: the last rule that matches it or a folder above it decides. */
function isInContext(path: string): boolean {
  return ignoreRules.findLast(({ pattern }) => pattern.test(path))?.isKept ?? true;
}

describe("the image of the demo", () => {
  it("is built by the Compose file from the root of the repository, on the Node of the environments", () => {
    expect(builder?.context).toBe("../..");
    expect(builder?.dockerfile).toBe("compose/demo/Dockerfile");
    expect(dockerfile).toContain(`ARG NODE_IMAGE=${builder?.args.NODE_IMAGE}\n`);
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    expect(bases).toHaveLength(3);
    for (const base of bases) expect(base).toMatch(/^\$\{NODE_IMAGE\}$/);
  });

  it("reports the version of the package", () => {
    const { version }: { version: string } = JSON.parse(read("package.json"));
    expect(demoVersion).toBe(version);
  });

  it("copies only what is there and what the build is given", () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      (match[1] ?? "").split(" "),
    );
    expect(copied).toContain("compose/demo");
    for (const path of copied) {
      expect(existsSync(join(repositoryRoot, path)), path).toBe(true);
      expect(isInContext(path), path).toBe(true);
    }
  });

  it.each([
    ["simulator/index.ts", false],
    [".git/config", false],
    ["node_modules/tsx/package.json", false],
    ["compose/generated/compose.yaml", false],
    ["compose/demo/dist/api.js", false],
    ["instrumentation/dist/index.js", false],
    ["compose/demo/api.ts", true],
    ["instrumentation/src/index.ts", true],
  ])("is given %s: %s", (path, isGiven) => {
    expect(isInContext(path)).toBe(isGiven);
  });

  it("holds no development dependencies and runs as nobody special", () => {
    const [, final = ""] = dockerfile.split(/^FROM \$\{NODE_IMAGE\}\n/m);
    expect(dockerfile).toContain(
      "npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace instrumentation",
    );
    expect(final).toContain("COPY --from=dependencies /app/node_modules node_modules\n");
    expect(final).toMatch(/^USER 1000:1000$/m);
  });

  it("has the program of every service that runs it", () => {
    const programs = Object.values(committedCompose().services)
      .filter(({ image }) => image.startsWith("klaxon-demo:"))
      .flatMap(({ command = [], healthcheck }) => [command[1] ?? "", healthcheck.test[2] ?? ""]);
    for (const program of new Set(programs)) {
      const source = program.replace(/^demo\//, "compose/demo/").replace(/\.js$/, ".ts");
      expect(existsSync(join(repositoryRoot, source)), program).toBe(true);
    }
  });
});
