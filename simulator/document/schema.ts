import type * as z from "zod";
import type { SourceDocument } from "./document-file.ts";
import type { Finding } from "./finding.ts";
import { issueText } from "./issue-text.ts";
import { shownText } from "./shown-text.ts";
import { didYouMean } from "./suggestion.ts";

/** A document's value in its checked form, or everything that keeps it from having one. */
export type Checked<Value> =
  | { readonly value: Value; readonly findings: readonly [] }
  | { readonly value: undefined; readonly findings: readonly Finding[] };

/**
 * Checks a document against a schema and turns every issue into a finding at its place. `area` begins the
 * codes (`<area>/unknown-field`, `<area>/missing-field`, `<area>/wrong-value`); `knownFields` names the fields that may stand at a
 * path, for "did you mean" on misspelt ones.
 */
export function checkDocument<Value>(
  schema: z.ZodType<Value>,
  document: SourceDocument,
  area: string,
  knownFields: (path: readonly PropertyKey[]) => readonly string[] = () => [],
): Checked<Value> {
  const result = schema.safeParse(document.value, { error: issueText });
  if (result.success) return { value: result.data, findings: [] };
  const findings = flattenIssues(result.error.issues, []).flatMap(({ issue, path }) => {
    if (issue.code !== "unrecognized_keys") {
      const isMissing = issue.code !== "custom" && path.length > 0 && isAbsent(document.value, path);
      const message = isMissing
        ? `missing \`${formatPath(path)}\`; ${issue.message}`
        : describe(issue.message, path);
      const code = `${area}/${isMissing ? "missing-field" : "wrong-value"}`;
      return [finding(document, code, message, document.placeOf(path))];
    }
    return issue.keys.map((key) => {
      const message = `unknown field \`${shownText(key)}\`${adviceOn(key, knownFields(path))}`;
      return finding(document, `${area}/unknown-field`, message, document.keyPlaceOf([...path, key]));
    });
  });
  return { value: undefined, findings };
}

function isAbsent(root: unknown, path: readonly PropertyKey[]): boolean {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return true;
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  return value === undefined || value === null;
}

function adviceOn(field: string, known: readonly string[]): string {
  const suggestion = didYouMean(field, known);
  if (suggestion !== "" || known.length === 0) return suggestion;
  return `; known are ${known.map((name) => `\`${name}\``).join(", ")}`;
}

interface LocatedIssue {
  readonly issue: z.core.$ZodIssue;
  readonly path: readonly PropertyKey[];
}

// A union's own issue only says that no branch fits; the branch that got furthest says why.
function flattenIssues(
  issues: readonly z.core.$ZodIssue[],
  base: readonly PropertyKey[],
): readonly LocatedIssue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ issue, path }];
    const furthest = [...issue.errors].sort(
      (left, right) =>
        Number(isOtherKind(left)) - Number(isOtherKind(right)) ||
        depth(right) - depth(left) ||
        left.length - right.length,
    )[0];
    return furthest === undefined || furthest.length === 0
      ? [{ issue, path }]
      : flattenIssues(furthest, path);
  });
}

// A branch for texts says nothing about what is wrong inside a map.
function isOtherKind([first, second]: readonly z.core.$ZodIssue[]): boolean {
  if (first === undefined || second !== undefined || first.path.length > 0) return false;
  return first.code === "invalid_type" || first.code === "invalid_value";
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

// What follows a name is one sentence with it, but for messages that begin with a quotation of their own.
function describe(message: string, path: readonly PropertyKey[]): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  if (path.length === 0) return `the file ${text}`;
  return `\`${formatPath(path)}\`${/^(must|is) /.test(text) ? "" : ":"} ${text}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const step of path)
    text += typeof step === "number" ? `[${step}]` : `${text === "" ? "" : "."}${shownText(String(step))}`;
  return text;
}

function finding(
  document: SourceDocument,
  code: string,
  message: string,
  place: { readonly line: number; readonly column: number },
): Finding {
  return { code, severity: "error", message, file: document.file, ...place };
}
