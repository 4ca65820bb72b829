/** Compiles one pattern of Go's `filepath.Match`; undefined where it is malformed. */
export function compilePathPattern(pattern: string): ((name: string) => boolean) | undefined {
  let source = "";
  for (let at = 0; at < pattern.length; ) {
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    if (character === "*") {
      source += "[^/]*";
      at++;
    } else if (character === "?") {
      source += "[^/]";
      at++;
    } else if (character === "[") {
      const set = readSet(pattern, at + 1);
      if (set === undefined) return undefined;
      source += set.source;
      at = set.end;
    } else if (character === "\\") {
      const code = pattern.codePointAt(at + 1);
      if (code === undefined) return undefined;
      const next = String.fromCodePoint(code);
      source += literal(next);
      at += 1 + next.length;
    } else {
      source += literal(character);
      at += character.length;
    }
  }
  const compiled = new RegExp(`^${source.replace(/(?:\[\^\/\]\*){2,}/g, "[^/]*")}$`, "su");
  return (name) => compiled.test(name);
}

/** Whether a path has any of the characters that make it a pattern. */
export function isPathPattern(path: string): boolean {
  return /[*?[\\]/.test(path);
}

function readSet(
  pattern: string,
  start: number,
): { readonly source: string; readonly end: number } | undefined {
  let at = start;
  const isNegated = pattern[at] === "^";
  if (isNegated) at++;
  let ranges = "";
  for (let count = 0; ; count++) {
    if (pattern[at] === "]" && count > 0) break;
    const low = readMember(pattern, at);
    if (low === undefined) return undefined;
    at = low.end;
    let high = low;
    if (pattern[at] === "-") {
      const end = readMember(pattern, at + 1);
      if (end === undefined) return undefined;
      high = end;
      at = end.end;
    }
    // A range that runs backwards is allowed and matches nothing.
    if (low.character <= high.character) ranges += `${literal(low.character)}-${literal(high.character)}`;
  }
  const set = ranges === "" ? (isNegated ? "[^/]" : "[^\\s\\S]") : `(?!/)[${isNegated ? "^" : ""}${ranges}]`;
  return { source: set, end: at + 1 };
}

function readMember(
  pattern: string,
  start: number,
): { readonly character: string; readonly end: number } | undefined {
  let at = start;
  const first = pattern[at];
  if (first === undefined || first === "-" || first === "]") return undefined;
  if (first === "\\") at++;
  const code = pattern.codePointAt(at);
  if (code === undefined) return undefined;
  const character = String.fromCodePoint(code);
  const end = at + character.length;
  return end < pattern.length ? { character, end } : undefined;
}

function literal(character: string): string {
  return /^[A-Za-z0-9]$/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
