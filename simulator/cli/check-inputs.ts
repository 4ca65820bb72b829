import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type CheckedFile, fileKindOf } from "../check/index.ts";
import type { Finding } from "../document/index.ts";
import { filePartsOf } from "./held-dashboards.ts";
import { readInputFile } from "./input-file.ts";
import { packageFolder } from "./package-folder.ts";
import { statusOf } from "./path-status.ts";

/** The files to check, and what is wrong with those that cannot be. */
export interface CheckInputs {
  readonly files: readonly CheckedFile[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the files that a user named. Of a folder everything below it that looks like a rule file, a routing file or a dashboard
 * counts; the rest is passed over. Each file counts once.
 */
export function readCheckInputs(paths: readonly string[]): CheckInputs {
  const files = new Map<string, CheckedFile>();
  const findings: Finding[] = [];
  for (const path of paths) {
    const isFolder = statusOf(path)?.isDirectory() === true;
    const found = isFolder ? readFolder(path, findings) : readFile(path, findings);
    for (const file of found) files.set(file.file, file);
    if (isFolder && found.length === 0) {
      findings.push(
        problem(
          path,
          "file/no-rules",
          "the folder has no rule file, routing file or dashboard (`.yml`, `.yaml`, `.json`, `.rules`)",
        ),
      );
    }
  }
  return { files: [...files.values()], findings };
}

/** The exclusions of dashboard-linter beside these files, one file for each folder that has one. */
export function readLintFiles(files: readonly CheckedFile[]): CheckInputs {
  const found: CheckedFile[] = [];
  const findings: Finding[] = [];
  const folders = new Set(
    files.flatMap(({ file, content }) => (fileKindOf(content) === "dashboard" ? [dirname(file)] : [])),
  );
  for (const folder of folders) {
    const file = join(folder, ".lint");
    if (statusOf(file)?.isFile() !== true) continue;
    const { content, findings: reading } = readInputFile(file);
    findings.push(...reading);
    if (content !== undefined) found.push({ file, content });
  }
  return { files: found, findings };
}

/** What klaxon generates, which is checked when nothing is named. */
export const ownFolders: readonly string[] = [
  join(packageFolder, "alerts/generated/rules"),
  join(packageFolder, "alerts/generated/routing"),
  join(packageFolder, "dashboards/generated"),
];

/**
 * Whether the word `dashboards` stands for klaxon's own dashboards, rather than for a folder of that name: it does where there is
 * none, and in klaxon's sources.
 */
export function meansOwnDashboards(paths: readonly string[]): boolean {
  const [path, ...others] = paths;
  if (path !== "dashboards" || others.length > 0) return false;
  return statusOf(path) === undefined || resolve(path) === join(packageFolder, "dashboards");
}

function readFile(path: string, findings: Finding[]): readonly CheckedFile[] {
  const { content, findings: reading } = readInputFile(path);
  findings.push(...reading);
  if (content === undefined) return [];
  const { self, dashboards, findings: elsewhere } = filePartsOf(content, path);
  findings.push(...elsewhere);
  if (self === undefined) return dashboards;
  if (fileKindOf(content) === "other" && content.length > 0 && !isPlainText(content)) {
    findings.push(
      problem(
        path,
        "file/not-rules",
        "the file has neither `groups` nor `route` nor `panels`; name a rule file, a routing file or a dashboard",
      ),
    );
    return [];
  }
  return [self, ...dashboards];
}

// Nothing but comments and blanks is a rule file without rules.
function isPlainText(content: Uint8Array): boolean {
  return /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(new TextDecoder().decode(content.subarray(0, sniffedBytes)));
}

const sniffedBytes = 65_536;

function readFolder(folder: string, findings: Finding[]): readonly CheckedFile[] {
  let paths: readonly string[];
  try {
    paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    findings.push(problem(folder, "file/unreadable", "the folder may not be read; check its permissions"));
    return [];
  }
  const files: CheckedFile[] = [];
  for (const path of paths.filter((name) => /\.(?:json|ya?ml|rules)$/i.test(name)).toSorted()) {
    if (/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(path)) continue;
    const file = join(folder, path);
    if (statusOf(file)?.isFile() !== true) continue;
    const { content, findings: reading } = readInputFile(file);
    findings.push(...reading);
    if (content === undefined) continue;
    const { self, dashboards, findings: elsewhere } = filePartsOf(content, file);
    findings.push(...elsewhere);
    const kind = fileKindOf(content);
    if (self !== undefined && kind !== "other" && kind !== "manifest") files.push(self);
    files.push(...dashboards);
  }
  return files;
}

function problem(file: string, code: string, message: string): Finding {
  return { code, severity: "error", message, file: file === "" ? "''" : file, line: 1, column: 1 };
}
