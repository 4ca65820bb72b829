import {
  checkDocument,
  compareFindings,
  DocumentReader,
  type Finding,
  hasErrors,
  linesOf,
  parseDocument,
} from "../document/index.ts";
import { faultSchema } from "../systems/index.ts";
import type { KnownNames } from "./known-names.ts";
import { type Scenario, scenarioSchema, scenariosOf } from "./scenario.ts";
import { checkScenario } from "./scenario-check.ts";
import { readParts } from "./scenario-parts.ts";

/** The drills of a scenario file, or everything that is wrong with it. */
export interface ParsedScenario {
  readonly scenarios: readonly Scenario[];
  readonly findings: readonly Finding[];
}

/**
 * Reads a scenario file (YAML or JSON). `name` is the scenario's name, `system/file-name`. Never throws on
 * what a user wrote; findings have codes `scenario/…`, and a broken part hides none of another part.
 */
export function parseScenario(
  content: Uint8Array | string,
  file: string,
  name: string,
  known: KnownNames,
): ParsedScenario {
  const { document, findings } = parseDocument(content, file);
  if (document === undefined) return { scenarios: [], findings: findings.map(sayWhatToWrite) };
  const fieldsAt = (path: readonly PropertyKey[]) => knownFieldsAt(path, document.value);
  const checked = checkDocument(scenarioSchema, document, "scenario", fieldsAt);
  const reader = new DocumentReader(document, { area: "scenario", lines: linesOf(content) });
  if (isMap(document.value)) checkScenario(readParts(document.value), known, reader);
  const all = [...findings, ...checked.findings, ...reader.findings].sort(compareFindings);
  const isUsable = checked.value !== undefined && !hasErrors(all);
  return { scenarios: isUsable ? scenariosOf(checked.value, name) : [], findings: all };
}

function sayWhatToWrite(finding: Finding): Finding {
  if (finding.code !== "document/empty") return finding;
  const message = `${finding.message}; write a scenario, with \`title\`, \`description\`, \`system\`, \`method\` and \`expect\``;
  return { ...finding, message };
}

function knownFieldsAt(path: readonly PropertyKey[], root: unknown): readonly string[] {
  const [first, second, third, fourth] = path;
  if (first === "variants") {
    if (path.length === 1) return Object.keys(scenarioSchema.shape.variants.unwrap().keyType.enum);
    if (path.length > 2) return knownFieldsAt(path.slice(2), valueAt(root, path.slice(0, 2)));
    return Object.keys(scenarioSchema.shape.variants.unwrap().valueType.shape);
  }
  switch (first) {
    case undefined:
      return Object.keys(scenarioSchema.shape);
    case "method":
      return third === "fault" ? fieldsOfFault(valueAt(root, path)) : ["fault", "start", "duration"];
    case "maintenance":
      return ["start", "duration", "matchers", "comment"];
    case "expect":
      if (second === undefined) return expectFields;
      if (second === "heartbeat") return ["missing", "within"];
      return fourth === undefined ? alertFields : [];
    default:
      return ["description", "expression"];
  }
}

const expectFields = ["quiet", "alerts", "also-allowed", "heartbeat"];
const alertFields = ["name", "labels", "state", "receiver", "also-notified", "within", "resolves-within"];

function fieldsOfFault(fault: unknown): readonly string[] {
  const kind = isMap(fault) ? fault.kind : undefined;
  const schema = faultSchema.options.find(({ shape }) =>
    [...shape.kind.values].some((known) => known === kind),
  );
  return schema === undefined ? [] : Object.keys(schema.shape);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? Reflect.get(value, step)
        : undefined,
    root,
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
