import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { type ComparedFile, isComparable } from "../difference/index.ts";
import type { Finding } from "../document/index.ts";
import {
  filesOfCommit,
  type GitCommit,
  gitRange,
  isOfInterest,
  pathInRepository,
  repositoryOf,
} from "./git-files.ts";
import { filePartsOf } from "./held-dashboards.ts";
import { readInputFile } from "./input-file.ts";
import { statusOf } from "./path-status.ts";

/** The files of both sides, and what is wrong with those that could not be had. */
export interface DiffInputs {
  readonly before: readonly ComparedFile[];
  readonly after: readonly ComparedFile[];
  readonly findings: readonly Finding[];
}

/** Reads two files or folders. */
export function readPaths(before: string, after: string): DiffInputs {
  const findings: Finding[] = [];
  return { before: readPath(before, findings), after: readPath(after, findings), findings };
}

/**
 * Reads what `--git` names, below the paths; without any, what klaxon generates where the repository has it, otherwise all of the
 * repository. A path that one side does not have is empty there. Throws a `GitError`.
 */
export function readRevisions(words: string, paths: readonly string[], folder: string): DiffInputs {
  const root = repositoryOf(folder);
  const range = gitRange(words, root);
  const named = paths.map((path) => pathInRepository(path, folder, root));
  const own = generatedFolders.filter((path) => existsSync(join(root, path)));
  const wanted = named.length > 0 ? named : own.length > 0 ? own : ["."];
  const findings: Finding[] = [];
  const ofCommit = (commit: GitCommit) =>
    filesOfCommit(commit, wanted, root).flatMap(({ path, content }) =>
      comparedParts({ file: `${commit.name}:${path}`, path, content }, findings),
    );
  const after =
    range.after === undefined
      ? wanted.flatMap((path) => workingFiles(path, root, folder, findings))
      : ofCommit(range.after);
  const before = ofCommit(range.before);
  for (const [index, path] of named.entries()) {
    const isBelow = ({ path: other }: ComparedFile) =>
      path === "." || other === path || other.startsWith(`${path}/`) || other.startsWith(`${path}#`);
    if (before.some(isBelow) || after.some(isBelow)) continue;
    const message = "neither side has a rule, routing or dashboard file there; check the path";
    findings.push(problem(paths[index] ?? path, "missing", message));
  }
  return { before, after, findings };
}

const generatedFolders = ["alerts/generated/rules", "alerts/generated/routing", "dashboards/generated"];

function workingFiles(
  path: string,
  root: string,
  folder: string,
  findings: Finding[],
): readonly ComparedFile[] {
  const place = join(root, path);
  if (!existsSync(place)) return [];
  const files = statusOf(place)?.isDirectory() === true ? namesBelow(place, findings) : [place];
  return files.flatMap((file) => {
    const { content, findings: reading } = readInputFile(file);
    findings.push(...reading);
    const shown = relative(folder, file) || basename(file);
    return content === undefined
      ? []
      : comparedParts({ file: shown, path: relative(root, file).replaceAll(sep, "/"), content }, findings);
  });
}

/** A file, or the dashboards that lie in it. */
function comparedParts({ file, path, content }: ComparedFile, findings: Finding[]): readonly ComparedFile[] {
  const { self, dashboards, findings: elsewhere } = filePartsOf(content, file);
  findings.push(...elsewhere);
  const own = self === undefined ? [] : [{ ...self, path }];
  // The only one stands for the file, whatever it is called within it.
  const isOnly = self === undefined && dashboards.length === 1;
  return [
    ...own,
    ...dashboards.map((part) => ({
      ...part,
      path: isOnly ? path : `${path}${part.file.slice(file.length)}`,
    })),
  ];
}

function readPath(path: string, findings: Finding[]): readonly ComparedFile[] {
  if (statusOf(path)?.isDirectory() === true) {
    const files = namesBelow(path, findings).flatMap((file): readonly ComparedFile[] => {
      const { content, findings: reading } = readInputFile(file);
      findings.push(...reading);
      return content === undefined
        ? []
        : comparedParts({ file, path: relative(path, file).replaceAll(sep, "/"), content }, findings);
    });
    return files;
  }
  const { content, findings: reading } = readInputFile(path);
  findings.push(...reading);
  if (content === undefined) return [];
  const parts = comparedParts({ file: path, path: "", content }, findings);
  if (parts.length !== 1 || parts[0]?.file !== path) return parts;
  if (!isComparable(content) && !isBlank(content)) {
    const message = "the file holds neither rules nor routing nor a dashboard; name one that does";
    findings.push(problem(path, "not-comparable", message));
    return [];
  }
  return parts;
}

// Nothing but comments and blanks is a rule file without rules.
function isBlank(content: Uint8Array): boolean {
  return content.length < 65_536 && /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(new TextDecoder().decode(content));
}

function namesBelow(folder: string, findings: Finding[]): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter(isOfInterest)
      .toSorted()
      .map((name) => join(folder, name))
      .filter((file) => statusOf(resolve(file))?.isFile() === true);
  } catch {
    findings.push(problem(folder, "unreadable", "the folder may not be read; check its permissions"));
    return [];
  }
}

function problem(file: string, code: string, message: string): Finding {
  return {
    code: `file/${code}`,
    severity: "error",
    message,
    file: file === "" ? "''" : file,
    line: 1,
    column: 1,
  };
}
