import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ruleFormOf, ruleShapes } from "../../alerts/import/index.ts";
import { isJsonObject, type JsonObject, toJson } from "../../artifacts/index.ts";
import { dashboardFormOf, dashboardShapes } from "../../dashboards/import/index.ts";
import {
  checkDocument,
  type Finding,
  parseDocument,
  type SourceDocument,
  shownText,
} from "../document/index.ts";
import { type FilePart, filePartsOf } from "./held-dashboards.ts";
import { FileError, readInputFile } from "./input-file.ts";
import { statusOf } from "./path-status.ts";

/** A file that can be imported. */
export interface ImportInput {
  readonly file: string;
  readonly kind: "dashboard" | "rules";
  readonly value: JsonObject;
}

/** The files to import, and what is wrong with those that cannot be. */
export interface ImportInputs {
  readonly inputs: readonly ImportInput[];
  readonly findings: readonly Finding[];
  /** Files of folders that are neither dashboards nor rules. */
  readonly passedOver: readonly string[];
}

/** Reads what a user named. Of a folder everything in it counts that is a dashboard or a rule file; each file counts once. */
export function readImportInputs(paths: readonly string[]): ImportInputs {
  const inputs = new Map<string, ImportInput>();
  const findings: Finding[] = [];
  const passedOver: string[] = [];
  for (const path of paths) {
    const isFolder = statusOf(path)?.isDirectory() === true;
    const files = isFolder ? filesIn(path) : [path];
    let foundCount = 0;
    for (const file of files) {
      if (inputs.has(file)) continue;
      const read = readFile(file, isFolder);
      findings.push(...read.findings);
      for (const input of read.inputs) inputs.set(input.file, input);
      if (read.inputs.length === 0 && read.findings.length === 0) passedOver.push(file);
      if (read.inputs.length > 0 || read.findings.length > 0) foundCount += 1;
    }
    if (isFolder && foundCount === 0) {
      findings.push(problem(path, "import/nothing", "the folder has neither a dashboard nor a rule file"));
    }
  }
  return { inputs: [...inputs.values()], findings, passedOver };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter(
        (name) =>
          /\.(?:json|ya?ml|rules)$/i.test(name) && !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(name),
      )
      .toSorted()
      .map((name) => join(folder, name))
      .filter((file) => statusOf(file)?.isFile() === true);
  } catch (error) {
    throw new FileError(folder, error instanceof Error ? error.message : String(error));
  }
}

interface ReadFile {
  /** One for a dashboard or rules, several for manifests that hold dashboards. */
  readonly inputs: readonly ImportInput[];
  readonly findings: readonly Finding[];
}

function readFile(file: string, isInFolder: boolean): ReadFile {
  const { content, findings: unreadable } = readInputFile(file);
  if (content === undefined) return { inputs: [], findings: unreadable };
  const { self, dashboards, findings: elsewhere } = filePartsOf(content, file);
  const parts = [...(self === undefined ? [] : [self]), ...dashboards];
  const read = parts.map((part) => readOne(part, isInFolder));
  return {
    inputs: read.flatMap(({ input }) => input ?? []),
    findings: [...elsewhere, ...read.flatMap(({ findings }) => findings)],
  };
}

interface ReadOne {
  readonly input: ImportInput | undefined;
  readonly findings: readonly Finding[];
}

function readOne({ file, content }: FilePart, isInFolder: boolean): ReadOne {
  const { document: whole, findings: malformed } = parseDocument(content, file);
  if (whole === undefined || malformed.length > 0) return { input: undefined, findings: malformed };
  const document = unwrapped(whole);
  const dashboard = dashboardFormOf(document.value);
  const rules = ruleFormOf(document.value);
  if (dashboard === undefined && rules === undefined) {
    return { input: undefined, findings: isInFolder ? [] : [unknownKind(document)] };
  }
  const shape = dashboard !== undefined ? dashboardShapes[dashboard] : ruleShapes[rules ?? "rules"];
  const findings = [...unsayable(document), ...checkDocument(shape, document, "import").findings];
  const value = findings.length === 0 ? toJson(document.value) : null;
  if (!isJsonObject(value)) return { input: undefined, findings };
  return { input: { file, kind: dashboard === undefined ? "rules" : "dashboard", value }, findings };
}

/** Resources as an API hands them out, and what grafana.com wraps dashboards in, which the kit's reader does not look into. */
function unwrapped(document: SourceDocument): SourceDocument {
  const { value, file } = document;
  if (typeof value !== "object" || value === null || dashboardFormOf(value) !== undefined) return document;
  for (const [key, inner] of Object.entries(value)) {
    if ((key !== "dashboard" && key !== "json") || dashboardFormOf(inner) === undefined) continue;
    return {
      file,
      value: inner,
      placeOf: (path) => document.placeOf([key, ...path]),
      keyPlaceOf: (path) => document.keyPlaceOf([key, ...path]),
    };
  }
  return document;
}

function unknownKind(document: SourceDocument): Finding {
  const { value, file } = document;
  const inner = Object.entries(typeof value === "object" && value !== null ? value : {}).find(
    ([, member]) => dashboardFormOf(member) !== undefined,
  );
  if (inner !== undefined) {
    const message = `the file holds dashboards under names of their own (\`${shownText(inner[0])}\`); put each into a file of its own`;
    return problem(file, "import/unknown", message);
  }
  const isRouting = typeof value === "object" && value !== null && "route" in value;
  return isRouting
    ? problem(
        file,
        "import/routing",
        "this is an Alertmanager configuration; only dashboards and rules are imported",
      )
    : problem(
        file,
        "import/unknown",
        "this is neither a dashboard (`panels`, `rows` or `elements`) nor a rule file (`groups`)",
      );
}

const depthMax = 90;

/** What no JSON file of ours can hold: numbers without an end, a key that is no key in JavaScript, endless nesting. */
function unsayable(document: SourceDocument): readonly Finding[] {
  const findings: Finding[] = [];
  const open: { readonly value: unknown; readonly path: readonly (string | number)[] }[] = [
    { value: document.value, path: [] },
  ];
  const tell = (code: string, message: string, path: readonly (string | number)[]) => {
    findings.push({ code, severity: "error", message, file: document.file, ...document.placeOf(path) });
  };
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const { value, path } = each;
    if (typeof value === "number" && !Number.isFinite(value)) {
      tell("import/number", `\`${value}\` is no number that JSON can hold`, path);
    }
    if (typeof value !== "object" || value === null) continue;
    if (path.length > depthMax) {
      tell("import/too-deep", `the file is nested more than ${depthMax} deep here`, path);
      continue;
    }
    for (const [key, member] of Object.entries(value)) {
      const inner = [...path, Array.isArray(value) ? Number(key) : key];
      if (key === "__proto__")
        tell("import/key", `the key \`${shownText(key)}\` cannot be carried over; remove it`, inner);
      else open.push({ value: member, path: inner });
    }
  }
  return findings;
}

function problem(file: string, code: string, message: string): Finding {
  return { code, severity: "error", message, file: file === "" ? "''" : file, line: 1, column: 1 };
}
