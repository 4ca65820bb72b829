import type * as z from "zod";
import { shownText } from "./shown-text.ts";
import { didYouMean } from "./suggestion.ts";

/**
 * What is wrong with a value and what to write instead, in words that follow its name; of a value that is not there,
 * only what to write. Undefined for issues whose schema has words of its own. Made for zod's `error` option.
 */
export function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  const isMissing = issue.input === undefined || issue.input === null;
  switch (issue.code) {
    case "invalid_type": {
      const wanted = typeNames[issue.expected] ?? `a value of type ${issue.expected}`;
      if (isMissing) return `write ${wanted}`;
      return `must be ${wanted}, not ${kindOf(issue.input)}${hint(issue.expected, issue.input)}`;
    }
    case "invalid_value":
      return choiceText(issue.input, issue.values.map(String));
    case "invalid_union": {
      const options: unknown = issue.options;
      const kind = isRecord(issue.input) ? issue.input[issue.discriminator ?? ""] : undefined;
      return Array.isArray(options) ? choiceText(kind, options.map(String)) : undefined;
    }
    case "too_small":
      if (issue.origin === "string" || issue.origin === "array") {
        return issue.minimum === 1
          ? "must not be empty"
          : `is too short; ${issue.minimum} is the least length`;
      }
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "string" || issue.origin === "array") {
        return `is too long; ${issue.maximum} is the greatest length`;
      }
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    default:
      return undefined;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "`true` or `false`",
  object: "a map",
  record: "a map",
  array: "a list",
};

function choiceText(input: unknown, choices: readonly string[]): string {
  const known = choices.map((choice) => `\`${choice}\``).join(", ");
  if (input === undefined || input === null) return `write one of ${known}`;
  if (typeof input !== "string") return `must be one of ${known}, not ${kindOf(input)}`;
  const suggestion = didYouMean(input, choices);
  return `\`${shownText(input)}\` is not known${suggestion === "" ? `; write one of ${known}` : suggestion}`;
}

// YAML reads what looks like a number or a word of its own as one.
function hint(expected: string, input: unknown): string {
  const isScalar = typeof input === "number" || typeof input === "boolean" || typeof input === "bigint";
  return expected === "string" && isScalar ? "; put it in quotes" : "";
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  switch (typeof input) {
    case "string":
      return "a text";
    case "number":
      if (Number.isFinite(input)) return Number.isInteger(input) ? "a number" : `${input}`;
      return Number.isNaN(input) ? "NaN" : "infinity";
    case "boolean":
      return `\`${input}\``;
    case "object":
      return input === null ? "nothing" : "a map";
    default:
      return `a ${typeof input}`;
  }
}

function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
