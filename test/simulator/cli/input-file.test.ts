import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileError, readInput, readInputFile } from "../../../simulator/cli/input-file.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-input-"));
  writeFileSync(join(folder, "rules.yml"), "groups: []\n");
  writeFileSync(join(folder, "empty.yml"), "");
  writeFileSync(join(folder, "huge.yml"), "");
  truncateSync(join(folder, "huge.yml"), 100 * 1024 * 1024);
  writeFileSync(join(folder, "just-fits.yml"), "");
  truncateSync(join(folder, "just-fits.yml"), 32 * 1024 * 1024);
  symlinkSync("circle", join(folder, "circle"));
  symlinkSync("rules.yml", join(folder, "link.yml"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
});

afterAll(() => rmSync(folder, { recursive: true }));

function lengthOrFinding(file: string): number | string {
  const { content, findings } = readInputFile(file);
  if (content !== undefined) return content.length;
  return findings.map((one) => `${one.line}:${one.column} ${one.code}: ${one.message}`).join("\n");
}

describe("reading a file that a user named", () => {
  it.each([
    ["rules.yml", 11],
    ["link.yml", 11],
    ["empty.yml", 0],
    ["just-fits.yml", 33_554_432],
    ["missing.yml", "1:1 file/missing: there is no such file; check its path"],
    ["rules.yml/inside", "1:1 file/missing: there is no such file; check its path"],
    [".", "1:1 file/folder: this is a folder; name a file"],
    ["pipe", "1:1 file/not-a-file: this is a named pipe; name a file"],
    ["huge.yml", "1:1 document/too-large: the file has 100 MiB; at most 32 MiB are read, so split it"],
    ["circle", "1:1 file/unreadable: the links that lead to the file go in a circle; name the file itself"],
    ["x".repeat(5000), "1:1 file/missing: no file has a path this long; check it"],
  ])("%.40s", (name, expected) => {
    expect(lengthOrFinding(join(folder, name))).toBe(expected);
  });

  it.skipIf(process.platform === "win32").each([
    ["/dev/zero", "1:1 file/not-a-file: this is a device; name a file"],
    ["/dev/null", "1:1 file/not-a-file: this is a device; name a file"],
    ["", "1:1 file/missing: there is no such file; check its path"],
  ])("'%s'", (path, expected) => {
    expect(lengthOrFinding(path)).toBe(expected);
  });

  it.skipIf(process.getuid?.() === 0)("a file without permission", () => {
    const path = join(folder, "secret.yml");
    writeFileSync(path, "groups: []");
    chmodSync(path, 0o000);
    expect(lengthOrFinding(path)).toBe(
      "1:1 file/unreadable: the file may not be read; check its permissions",
    );
  });

  it("calls an empty path by something one can see", () => {
    expect(readInputFile("").findings.map(({ file }) => file)).toEqual(["''"]);
  });

  it.runIf(process.platform === "linux").each([
    ["cat rules.yml | $0", "groups: []\n"],
    ["yes | $0", "document/too-large"],
    ["$0 < rules.yml", "groups: []\n"],
    ["$0 < /dev/zero", "file/not-a-file"],
  ])("from a shell: %s", (line, expected) => {
    const script = `
      import { readInputFile } from ${JSON.stringify(new URL("../../../simulator/cli/input-file.ts", import.meta.url).href)};
      const { content, findings } = readInputFile("/dev/stdin");
      process.stdout.write(content === undefined ? findings[0].code : content);`;
    const shell = line.replace("$0", `node --import tsx --input-type=module --eval "$SCRIPT"`);
    const { stdout } = spawnSync("sh", ["-c", `FOLDER="$1"; ${inFolder(shell)}`, "sh", folder], {
      encoding: "utf8",
      env: { ...process.env, SCRIPT: script },
      cwd: process.cwd(),
    });
    expect(stdout).toBe(expected);
  });
});

// tsx is found from the project, the files by their path.
function inFolder(line: string): string {
  return line.replace("rules.yml", '"$FOLDER/rules.yml"');
}

describe("reading a file that must be there", () => {
  it("throws what the finding says", () => {
    expect(() => readInput(join(folder, "missing.yml"))).toThrow(
      new FileError(join(folder, "missing.yml"), "there is no such file; check its path"),
    );
  });
});
