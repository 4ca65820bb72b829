import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A promtool test with its rule files, as a text: a line that says what it shows, the verdicts, then the files. */
export interface CaseFile {
  readonly name: string;
  readonly title: string;
  /** Whether promtool 2.42 and 3.5.3 pass it. */
  readonly isPassedByPromtool: { readonly 2: boolean; readonly 3: boolean };
  /** The same for klaxon; only differs where the case says so. */
  readonly isPassedByKlaxon: { readonly 2: boolean; readonly 3: boolean };
  readonly files: ReadonlyMap<string, string>;
}

const folder = new URL("./cases/", import.meta.url);

/** All cases, by name. */
export function readCases(): readonly CaseFile[] {
  return readdirSync(folder)
    .sort()
    .map((file) => parseCase(file.replace(/\.txt$/, ""), readFileSync(new URL(file, folder), "utf8")));
}

function parseCase(name: string, text: string): CaseFile {
  const [head = "", ...parts] = text.split(/^-- (.+) --\n/m);
  const files = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) files.set(parts[i] ?? "", parts[i + 1] ?? "");
  const [, title = "", older, newer] = /^# (.*)\nverdict: 2 (pass|fail), 3 (pass|fail)$/m.exec(head) ?? [];
  if (title === "") throw new Error(`${name}: the case says neither what it shows nor its verdicts`);
  const promtool = { 2: older === "pass", 3: newer === "pass" };
  const [, own] = /^klaxon: 3 (pass|fail)/m.exec(head) ?? [];
  const klaxon = own === undefined ? promtool : { ...promtool, 3: own === "pass" };
  return { name, title, isPassedByPromtool: promtool, isPassedByKlaxon: klaxon, files };
}

/** Writes files into a new folder, hands it over, and removes it. */
export function withFolder<Value>(
  files: ReadonlyMap<string, string | Uint8Array>,
  use: (folder: string) => Value,
): Value {
  const path = mkdtempSync(join(tmpdir(), "klaxon-case-"));
  try {
    for (const [name, content] of files) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    }
    return use(path);
  } finally {
    rmSync(path, { recursive: true });
  }
}
