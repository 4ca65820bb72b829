import { RE2JS } from "re2js";

/**
 * Refuses what the regular expressions of Prometheus 2 do not know: groups named as in `(?<name>…)`, which Go has
 * taken since 1.22 only. Throws an `Error` with RE2's message, that of an earlier mistake where there is one.
 */
export function refuseNewerGroups(pattern: string): void {
  const at = newerGroupIn(pattern);
  if (at < 0) return;
  try {
    RE2JS.compile(pattern.slice(0, at));
  } catch (error) {
    // Groups are still open where the text was cut off.
    if (error instanceof Error && !error.message.includes("missing closing )")) throw error;
  }
  throw new Error("error parsing regexp: invalid or unsupported Perl syntax: `(?<`");
}

/** Where the first such group begins; -1 where there is none. */
function newerGroupIn(pattern: string): number {
  for (let at = 0; at < pattern.length; at++) {
    switch (pattern[at]) {
      case "\\":
        at = pattern[at + 1] === "Q" ? endOfQuotation(pattern, at + 2) : at + 1;
        break;
      case "[":
        at = endOfClass(pattern, at + 1);
        break;
      case "(":
        if (pattern.startsWith("(?<", at)) return at;
        break;
      default:
    }
  }
  return -1;
}

/** The last character of `\E`, or of a pattern that ends without it. */
function endOfQuotation(pattern: string, from: number): number {
  const end = pattern.indexOf("\\E", from);
  return end < 0 ? pattern.length : end + 1;
}

/** The bracket that closes a class, or the end of a pattern that ends without one. */
function endOfClass(pattern: string, from: number): number {
  let at = pattern[from] === "^" ? from + 1 : from;
  // A bracket right at the begin stands for itself.
  if (pattern[at] === "]") at++;
  for (; at < pattern.length && pattern[at] !== "]"; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern.startsWith("[:", at)) {
      const end = pattern.indexOf(":]", at + 2);
      if (end >= 0) at = end + 1;
    }
  }
  return at;
}
