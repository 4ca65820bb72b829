import { RE2JS } from "re2js";
import { GoFunctionError } from "../go-template/index.ts";
import { type PrometheusMajor, refuseNewerGroups } from "../promql/index.ts";

/** Whether a pattern is found anywhere in a text. Throws Go's message for a malformed pattern. */
export function isMatch(pattern: string, text: string, prometheus: PrometheusMajor): boolean {
  return compile(pattern, prometheus, (message) => message)
    .matcher(text)
    .find();
}

/** Replaces all that a pattern finds; `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar sign. */
export function replaceAll(
  pattern: string,
  replacement: string,
  text: string,
  prometheus: PrometheusMajor,
): string {
  const quoted = pattern.includes("`") ? JSON.stringify(pattern) : `\`${pattern}\``;
  const compiled = compile(pattern, prometheus, (message) => `regexp: Compile(${quoted}): ${message}`);
  const matcher = compiled.matcher(text);
  const groups = compiled.namedGroups();
  let replaced = "";
  let end = 0;
  while (matcher.find()) {
    replaced += text.slice(end, matcher.start());
    // An empty match right behind another match is none.
    if (matcher.end() > end || matcher.start() === 0) {
      replaced += expand(replacement, (name) => {
        const index = /^\d+$/.test(name) ? Number(name) : groups[name];
        if (index === undefined || index > matcher.groupCount()) return "";
        return matcher.group(index) ?? "";
      });
    }
    end = matcher.end();
  }
  return replaced + text.slice(end);
}

function expand(replacement: string, groupOf: (name: string) => string): string {
  return replacement.replace(
    /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (whole: string, plain: string | undefined, braced: string | undefined) =>
      whole === "$$" ? "$" : groupOf(plain ?? braced ?? ""),
  );
}

// Templates of a rule use the same few patterns at every evaluation.
const compiledMax = 200;
const compiled = new Map<string, RE2JS>();

function compile(pattern: string, prometheus: PrometheusMajor, describe: (message: string) => string): RE2JS {
  try {
    if (prometheus === 2) refuseNewerGroups(pattern);
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    const fresh = RE2JS.compile(pattern);
    if (compiled.size >= compiledMax) compiled.clear();
    compiled.set(pattern, fresh);
    return fresh;
  } catch (error) {
    throw error instanceof Error ? new GoFunctionError(describe(error.message)) : error;
  }
}
