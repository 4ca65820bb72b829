import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../support/repository.ts";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: repositoryRoot,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(tsx?|css|cjs|yml|md|json|sh)$/.test(file) && !file.includes("package-lock"))
  // What was moved or removed since the last commit is still listed.
  .filter((file) => existsSync(join(repositoryRoot, file)));
const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.startsWith("test/"));
/** The one adapter whose package spells its own words. */
const adapters = ["dashboards/kit/grafana-sdk.ts"];
/** Where a process begins, and time and chance come in: the command line, and what live drills start. */
const processStarts = /^simulator\/(cli\/(main|commands)\.ts|live\/processes\/[^/]+\.ts)$/;
const linesMax = 400;

/** What a source line must not hold, and why. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\bTODO\b|\bFIXME\b|\bXXX\b/, "unfinished work belongs in an issue"],
  [
    /\bexport \* from (?!"\.\/systems\/index\.ts")/,
    "doors list what they export, or pass on a generated list",
  ],
  [/@ts-ignore|@ts-expect-error|@ts-nocheck/, "types are made at the edge, not silenced"],
  // In quotes it is Grafana's name of a kind of panel.
  [/(?<!")\btimeseries\b(?!")|\bplaybook\b|\bdatum\b/i, "the glossary has another word"],
];

/** What is banned as well where no process begins. */
const bannedInside: typeof banned = [
  [/\bDate\.now\(\)|\bMath\.random\(\)|\bnew Date\(\)/, "time and chance come in as arguments"],
];

/** Findings of the tidy rules in one source text. */
function untidy(text: string, file: string): readonly string[] {
  const lines = text.split("\n");
  const rules = processStarts.test(file) ? banned : [...banned, ...bannedInside];
  const found = lines.flatMap((line, index) =>
    rules.flatMap(([pattern, why]) => (pattern.test(line) ? [`${index + 1}: ${why}`] : [])),
  );
  return lines.length > linesMax + 1 ? [...found, `${lines.length} lines: split it`] : found;
}

describe("the sources", () => {
  it("were seen", () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it("are tidy", () => {
    const findings = sources
      .filter((file) => !adapters.includes(file))
      .flatMap((file) =>
        untidy(readFileSync(join(repositoryRoot, file), "utf8"), file).map((finding) => `${file}:${finding}`),
      );
    expect(findings).toEqual([]);
  });

  it.each([
    ["unfinished work", "// TODO: later", 1],
    ["an export of everything", 'export * from "./a.ts";', 1],
    ["the wall clock", "const now = Date.now();", 1],
    ["a file that grew", "\n".repeat(linesMax + 1), 1],
    ["a word that is not ours", "const timeseries = [];", 1],
    ["nothing in Grafana's name of a panel", 'case "timeseries":', 0],
    ["nothing in a clean line", "const nowMs = clock.nowMs();", 0],
    ["unfinished work where a process begins", "// TODO: later", 1, "simulator/live/processes/worker.ts"],
    ["no wall clock where a process begins", "Date.now();", 0, "simulator/live/processes/worker.ts"],
    ["the wall clock behind it", "Date.now();", 1, "simulator/live/processes/service/poisson.ts"],
  ])("would be found with %s", (_what, text, count, file = "simulator/engine/a.ts") => {
    expect(untidy(text, file)).toHaveLength(count);
  });

  it("have no file or folder called by what it is not", () => {
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?|misc|common)(\.ts|\/)/.test(file))).toEqual([]);
  });
});

describe("links in the documents", () => {
  const documents = files.filter((file) => file.endsWith(".md") && !file.includes("generated/"));

  it("lead to files that exist", () => {
    const known = new Set(
      execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
        cwd: repositoryRoot,
        encoding: "utf8",
      }).split("\n"),
    );
    const broken = documents.flatMap((file) => {
      const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
      const text = readFileSync(join(repositoryRoot, file), "utf8");
      return [...text.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
          const path = join(folder, target).replace(/\/$/, "");
          return !known.has(path) && ![...known].some((other) => other.startsWith(`${path}/`));
        })
        .map((target) => `${file}: ${target}`);
    });
    expect(broken).toEqual([]);
  });
});
