import {
  type Code,
  type Constant,
  call,
  constantName,
  differencesOf,
  evaluateText,
  fields,
  items,
  type JsonDifference,
  type JsonObject,
  type JsonValue,
  jsonCode,
  keyOf,
  list,
  literal,
  measurePatches,
  NameBook,
  name,
  oneLine,
  patchCode,
  printFile,
  removed,
  scalarCount,
  text,
  toJson,
} from "../../artifacts/index.ts";
import {
  emitRuleFile,
  type PlainAlert,
  type PlainGroup,
  type PlainRecording,
  type PlainRuleFile,
  plainAlert,
  plainRecording,
} from "../plain-rules.ts";
import { recogniseRules } from "./recognise-rules.ts";

/** A rule file as a file of TypeScript. */
export interface RuleImport {
  readonly text: string;
  /** The exported constant. */
  readonly name: string;
  readonly ruleCount: number;
  /** Scalar values of the file, those that patches put in, and those of ours that patches take away. */
  readonly valueCount: number;
  readonly patchedCount: number;
  readonly removedCount: number;
  /** Where what the file builds differs from what was imported; with any, the file is not to be used. */
  readonly differences: readonly JsonDifference[];
}

const kit = { plainAlert, plainRecording, items, removed };

const kitNames: ReadonlySet<string> = new Set(Object.keys(kit));

/**
 * Turns a rule file, bare or as a PrometheusRule manifest, into TypeScript that makes the same. The text is read back,
 * built and compared before it is handed out. The value must be of the shape that `ruleShapes` asks for.
 */
export function importRules(
  wanted: JsonObject,
  { source, kit: from }: { readonly source: string; readonly kit: string },
): RuleImport {
  const file = recogniseRules(wanted);
  const names = new NameBook(kitNames);
  const own = names.take(constantName(keyOf(source.replace(/\.(?:ya?ml|json|rules)$/i, ""), "rules")));
  const constants: Constant[] = [];
  const groups = file.groups.map((group) => {
    const members = group.rules.map((rule) => {
      const constant = names.take(constantName(keyOf(titleOf(rule), "rule")));
      constants.push({
        name: constant,
        type: undefined,
        value: ruleCode(rule),
        comment: undefined,
        isExported: false,
      });
      return name(constant);
    });
    return groupCode(group, members);
  });
  const shown = oneLine(source) || "a file";
  constants.push({
    name: own,
    type: "PlainRuleFile",
    value: fileCode(file, groups),
    comment: `The rules of ${shown}, as they were imported.`,
    isExported: true,
  });
  const head = [
    `Imported from ${shown} by \`klaxon import\`; \`emitRuleFile(${own})\` makes it again.`,
    "What there is no word for stands in patches.",
  ];
  const printed = printFile({ head, kit: from, kitNames, constants });
  return {
    text: printed,
    name: own,
    ruleCount: constants.length - 1,
    valueCount: scalarCount(wanted),
    ...sizesOf(file),
    differences: differencesOf(wanted, build(printed, own)),
  };
}

function titleOf(rule: PlainAlert | PlainRecording): string {
  return rule.kind === "alert" ? rule.name : rule.record;
}

function sizesOf({ groups, patch }: PlainRuleFile): {
  readonly patchedCount: number;
  readonly removedCount: number;
} {
  const patches = groups.flatMap((group) => [group.patch, ...group.rules.map((rule) => rule.patch)]);
  const { putCount, removedCount } = measurePatches([patch, ...patches]);
  return { patchedCount: putCount, removedCount };
}

function build(printed: string, own: string): JsonValue {
  const made = evaluateText(printed, kit).get(own);
  return isRuleFile(made) ? toJson(emitRuleFile(made)) : null;
}

// What we have printed ourselves needs no closer look; the type checker sees to the rest.
function isRuleFile(value: unknown): value is PlainRuleFile {
  return typeof value === "object" && value !== null && "groups" in value;
}

function ruleCode(rule: PlainAlert | PlainRecording): Code {
  const labels = rule.labels === undefined ? undefined : jsonCode(rule.labels);
  const patch = rule.patch === undefined ? undefined : patchCode(rule.patch);
  const expression = text(rule.expression);
  if (rule.kind === "recording") {
    return call(
      "plainRecording",
      fields({ record: text(rule.record), expression, labels, patch }, { isSpread: true }),
    );
  }
  const { holdSeconds, keepFiringSeconds, annotations } = rule;
  return call(
    "plainAlert",
    fields(
      {
        name: text(rule.name),
        expression,
        holdSeconds: holdSeconds === undefined ? undefined : literal(holdSeconds),
        keepFiringSeconds: keepFiringSeconds === undefined ? undefined : literal(keepFiringSeconds),
        labels,
        annotations: annotations === undefined ? undefined : jsonCode(annotations),
        patch,
      },
      { isSpread: true },
    ),
  );
}

function groupCode({ name: title, intervalSeconds, patch }: PlainGroup, rules: readonly Code[]): Code {
  return fields(
    {
      name: text(title),
      intervalSeconds: intervalSeconds === undefined ? undefined : literal(intervalSeconds),
      rules: list(rules),
      patch: patch === undefined ? undefined : patchCode(patch),
    },
    { isSpread: true },
  );
}

function fileCode({ manifest, patch }: PlainRuleFile, groups: readonly Code[]): Code {
  return fields(
    {
      manifest: manifest === undefined ? undefined : jsonCode(manifest),
      groups: list(groups),
      patch: patch === undefined ? undefined : patchCode(patch),
    },
    { isSpread: true },
  );
}
