import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArtifactError, type ArtifactTree, checkArtifacts, writeArtifacts } from "../../artifacts/index.ts";
import { repositoryRoot } from "../support/repository.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-artifacts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tree(files: Readonly<Record<string, string>>): ArtifactTree {
  return {
    about: "Things for a test.",
    command: "npm run build:things",
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
  };
}

function read(path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

function findings(expected: ArtifactTree, owner: "builder" | "user" = "builder"): readonly string[] {
  return checkArtifacts(folder, expected, owner).map(({ kind, path }) => `${kind} ${path}`);
}

const first = tree({ "rules/api.json": "1\n", "rules/stack.json": "2\n", "notes.md": "3\n" });

describe("writing a tree", () => {
  it("makes the files, a note and checksums, and a check then finds nothing", () => {
    expect(writeArtifacts(folder, first, "builder")).toEqual({
      written: ["README.md", "notes.md", "rules/api.json", "rules/stack.json", "SHA256SUMS"],
      unchangedCount: 0,
      removed: [],
    });
    expect(read("rules/api.json")).toBe("1\n");
    expect(read("README.md")).toContain("`npm run build:things`");
    expect(read("SHA256SUMS")).toContain(
      "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865  rules/api.json\n",
    );
    expect(readdirSync(folder).toSorted()).toEqual(["README.md", "SHA256SUMS", "notes.md", "rules"]);
    expect(findings(first)).toEqual([]);
  });

  it("leaves files alone that are right already", () => {
    writeArtifacts(folder, first, "builder");
    const before = statSync(join(folder, "rules/api.json")).mtimeMs;
    expect(writeArtifacts(folder, first, "builder")).toEqual({ written: [], unchangedCount: 5, removed: [] });
    expect(statSync(join(folder, "rules/api.json")).mtimeMs).toBe(before);
  });

  it("removes from its own folder what it does not make, with the folders that become empty", () => {
    writeArtifacts(folder, first, "builder");
    mkdirSync(join(folder, "old/deep"), { recursive: true });
    writeFileSync(join(folder, "old/deep/stray.json"), "{}");
    const second = tree({ "notes.md": "3\n" });
    expect(writeArtifacts(folder, second, "builder").removed).toEqual([
      "old/deep/stray.json",
      "rules/api.json",
      "rules/stack.json",
    ]);
    expect(readdirSync(folder).toSorted()).toEqual(["README.md", "SHA256SUMS", "notes.md"]);
  });

  it("removes from a user's folder only what it made itself and nobody changed since", () => {
    writeFileSync(join(folder, "mine.txt"), "keep me");
    writeArtifacts(folder, first, "user");
    writeFileSync(join(folder, "rules/stack.json"), "2, and my own addition\n");
    expect(writeArtifacts(folder, tree({ "notes.md": "3\n" }), "user").removed).toEqual(["rules/api.json"]);
    expect(read("mine.txt")).toBe("keep me");
    expect(read("rules/stack.json")).toBe("2, and my own addition\n");
  });

  it("clears away what an interrupted build left behind", () => {
    mkdirSync(join(folder, ".partial-abc123/rules"), { recursive: true });
    writeFileSync(join(folder, ".partial-abc123/rules/api.json"), "half");
    writeArtifacts(folder, first, "builder");
    expect(existsSync(join(folder, ".partial-abc123"))).toBe(false);
  });

  it("replaces a link by a file instead of writing through it", () => {
    const elsewhere = join(folder, "elsewhere.txt");
    writeFileSync(elsewhere, "untouched");
    symlinkSync(elsewhere, join(folder, "notes.md"));
    writeArtifacts(folder, tree({ "notes.md": "3\n" }), "user");
    expect(read("notes.md")).toBe("3\n");
    expect(read("elsewhere.txt")).toBe("untouched");
  });

  it.each([
    ["a path that leaves the folder", { "../outside.json": "" }, "is not a path inside the tree"],
    ["an absolute path", { "/etc/rules.json": "" }, "is not a path inside the tree"],
    ["two paths that are one on some file systems", { "A.json": "", "a.json": "" }, "is made twice"],
  ])("refuses %s", (_what, files, message) => {
    expect(() => writeArtifacts(folder, tree(files), "builder")).toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("does not follow checksums that point outside the folder", () => {
    const outside = `${folder}-outside.txt`;
    writeFileSync(outside, "2\n");
    writeFileSync(
      join(folder, "SHA256SUMS"),
      `53c234e5e8472b6ac51c1ae1cab3fe06fad053beb8ebfd8977b010655bfdd3c3  ../${outside.split("/").at(-1)}\n`,
    );
    expect(writeArtifacts(folder, first, "user").removed).toEqual([]);
    expect(readFileSync(outside, "utf8")).toBe("2\n");
    rmSync(outside);
  });

  it("says what stands in the way, keeps every old file whole and leaves nothing behind", () => {
    writeArtifacts(folder, first, "user");
    rmSync(join(folder, "notes.md"));
    mkdirSync(join(folder, "notes.md/inner"), { recursive: true });
    let failure: unknown;
    try {
      writeArtifacts(folder, tree({ "notes.md": "x", "rules/api.json": "new\n" }), "user");
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ArtifactError);
    expect(failure).toMatchObject({
      code: "artifacts/not-a-folder",
      message: `a file and a folder are in each other's place at \`${join(folder, "notes.md")}\`; remove what stands there, or choose another folder`,
    });
    expect(read("rules/api.json")).toBe("1\n");
    expect(readdirSync(folder).filter((name) => name.startsWith(".partial"))).toEqual([]);
  });
});

describe("checking a tree", () => {
  beforeEach(() => {
    writeArtifacts(folder, first, "builder");
  });

  it("tells a hand edit from a file that is older than its source", () => {
    writeFileSync(join(folder, "rules/api.json"), "1, by hand\n");
    const changed = tree({ "rules/api.json": "1\n", "rules/stack.json": "2, anew\n", "notes.md": "3\n" });
    expect(findings(changed)).toEqual(["edited rules/api.json", "stale rules/stack.json"]);
  });

  it("finds what is missing and what is too much", () => {
    rmSync(join(folder, "notes.md"));
    writeFileSync(join(folder, "rules/extra.json"), "{}");
    expect(findings(first)).toEqual(["missing notes.md", "superfluous rules/extra.json"]);
  });

  it("finds every file missing where there is no folder", () => {
    rmSync(folder, { recursive: true });
    expect(findings(first)).toEqual([
      "missing README.md",
      "missing SHA256SUMS",
      "missing notes.md",
      "missing rules/api.json",
      "missing rules/stack.json",
    ]);
  });

  it("finds edited checksums even when nothing else is wrong", () => {
    writeFileSync(join(folder, "SHA256SUMS"), "");
    expect(findings(first)).toEqual(["stale SHA256SUMS"]);
  });

  it("finds an edit that only changes line ends", () => {
    writeFileSync(join(folder, "notes.md"), "3\r\n");
    expect(findings(first)).toEqual(["edited notes.md"]);
  });

  it("does not care for strangers in a user's folder", () => {
    writeFileSync(join(folder, "mine.txt"), "keep me");
    expect(findings(first, "user")).toEqual([]);
    expect(findings(first, "builder")).toEqual(["superfluous mine.txt"]);
  });

  it("changes nothing", () => {
    writeFileSync(join(folder, "notes.md"), "edited\n");
    findings(first);
    expect(read("notes.md")).toBe("edited\n");
  });
});

describe("a build that is killed", () => {
  it("leaves every file whole, old or new", async () => {
    const script = `
      import { writeArtifacts } from ${JSON.stringify(join(repositoryRoot, "artifacts/index.ts"))};
      for (let round = 0; ; round++) {
        const content = String(round % 10).repeat(200_000);
        const files = Array.from({ length: 20 }, (_, index) => ({ path: "rules/" + index + ".json", content }));
        writeArtifacts(${JSON.stringify(folder)}, { about: "", command: "", files }, "builder");
        if (round === 2) process.stdout.write("warm");
      }`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: repositoryRoot,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
    await new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGKILL");
    });
    const texts = readdirSync(join(folder, "rules")).map((name) => read(`rules/${name}`));
    expect(texts).toHaveLength(20);
    for (const text of texts) {
      expect(text).toHaveLength(200_000);
      expect(new Set(text).size).toBe(1);
    }
  });
});
