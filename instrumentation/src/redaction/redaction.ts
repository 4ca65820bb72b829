import { secretNames } from "./secret-names.ts";

/** What stands in place of a secret. */
export const redactedMark = "[redacted]";

/** Finds secrets by the names of fields and by their form within texts. */
export interface Redaction {
  /**
   * Whether the values of a field of this name are secret. Case and the separators `-`, `_`, `.` do not matter, and a
   * name counts that ends in a redacted one, as in `x-api-key`, `dbPassword` or `session.id`.
   */
  isSecret(name: string): boolean;
  /**
   * The text without `Bearer` and `Basic` credentials, credentials in URLs, and values given to secret names as
   * `name=value`, `name: value`, `"name": "value"` or in header lines. What is no secret may go with it: the word
   * behind `token:`, or a path with an `@` in it behind a user and a password.
   */
  scrub(text: string): string;
}

// One pass over each text decides whether the dear expressions below are needed at all.
const suspicious = /[=@]|(?:bearer|basic|cookie|authorization)\b|"\s*:/i;
// A password may hold slashes and at signs, so with a user and a password the last `@` of the word ends them, unless
// another URL begins before it; a number behind the colon is a port.
const loginCredentials =
  /:\/\/[^\s/?#"'<>@:[\]]{0,256}:(?!\d{1,5}(?:[/?#,\s]|$))(?:(?!:\/\/)[^\s"'<>]){0,1024}@/g;
const urlCredentials = /:\/\/[^\s/?#"'<>@]{0,1024}(?:@[^\s/?#"'<>@]{0,1024}){0,8}@/g;
const schemeCredentials = /\b(bearer|basic)(\s+|%20|\+)[\w\-.~+/%]{2,}=*/gi;
const headerLine =
  /\b((?:proxy-)?authorization|(?:set-)?cookie)(\s{0,8}:\s{0,8})(?!\s|\[redacted\])[^\r\n"']+/gi;
const givenNameChars = 128;
const nameChar = /[\w.%[\]-]/;
const blank = /[ \t]/;
const blanksMax = 8;
// A value ends where no unquoted one can go on; commas and brackets may be part of a password.
const givenValue = /"[^"]*(?:"|$)|'[^']*(?:'|$)|`[^`]*(?:`|$)|[^\s&;"'`<>]+/y;
const jsonMember = /"([\w.-]{1,128})"(\s{0,8}:\s{0,8})(?:"(?:[^"\\]|\\.)*(?:"|$)|[\d.eE+-]+)/g;
// JSON within a string of JSON.
const innerJsonMember =
  /\\"([\w.-]{1,128})\\"(\s{0,8}:\s{0,8})(?:\\"(?:[^"\\]|\\[^"])*(?:\\"|$)|[\d.eE+-]+)/g;

/** Redaction by these names of fields, beside `authorization`, `cookie`, `password`, `token` and what else is a secret anywhere. */
export function createRedaction(names: readonly string[]): Redaction {
  const isSecret = secretNames(names);
  return {
    isSecret,
    scrub: (text) => {
      const scrubbed = suspicious.test(text) ? withoutForms(text, isSecret) : text;
      return withoutGiven(withoutGiven(scrubbed, "=", isSecret), ":", isSecret);
    },
  };
}

function withoutForms(text: string, isSecret: (name: string) => boolean): string {
  return text
    .replace(loginCredentials, `://${redactedMark}@`)
    .replace(urlCredentials, `://${redactedMark}@`)
    .replace(headerLine, `$1$2${redactedMark}`)
    .replace(schemeCredentials, `$1 ${redactedMark}`)
    .replace(jsonMember, (all, name: string, between: string) =>
      isSecret(name) ? `"${name}"${between}"${redactedMark}"` : all,
    )
    .replace(innerJsonMember, (all, name: string, between: string) =>
      isSecret(name) ? `\\"${name}\\"${between}\\"${redactedMark}\\"` : all,
    );
}

/** Goes from one sign to the next and looks back for the name, which takes linear time where an expression would not. */
function withoutGiven(text: string, sign: "=" | ":", isSecret: (name: string) => boolean): string {
  let kept = "";
  let from = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const name = nameBefore(text, at, from);
    if (name === "" || !isSecret(decodedName(name))) continue;
    const start = sign === ":" ? afterBlanks(text, at + 1) : at + 1;
    if (text.startsWith(redactedMark, start)) continue;
    givenValue.lastIndex = start;
    const value = givenValue.exec(text)?.[0];
    if (value === undefined) continue;
    kept += `${text.slice(from, start)}${redactedMark}`;
    from = start + value.length;
    at = from - 1;
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** The name that ends before a place; that of a quoted one as well, as objects are printed. */
function nameBefore(text: string, place: number, from: number): string {
  const end = text.charAt(place - 1) === "'" ? place - 1 : place;
  const startMin = Math.max(from, end - givenNameChars);
  let start = end;
  while (start > startMin && nameChar.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start, end);
}

function afterBlanks(text: string, place: number): number {
  let end = place;
  while (end < place + blanksMax && blank.test(text.charAt(end))) end += 1;
  return end;
}

function decodedName(name: string): string {
  if (!name.includes("%")) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
