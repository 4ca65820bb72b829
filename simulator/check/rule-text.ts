import type { DocumentPlace } from "../document/index.ts";

/**
 * Where a field of a rule stands, found in the text from where the rule begins: `["for"]`, `["annotations", "summary"]`.
 * A rule written in an unusual way (all on one line, through an alias) may have no better place than its own.
 */
export function fieldPlace(
  lines: readonly string[],
  start: DocumentPlace,
  path: readonly string[],
): DocumentPlace {
  let place = start;
  const limit = endOfBlock(lines, start);
  for (const field of path) {
    const found = findKey(lines, place, limit, field);
    if (found === undefined) return start;
    place = found;
  }
  return place;
}

function findKey(
  lines: readonly string[],
  from: DocumentPlace,
  limit: number,
  field: string,
): DocumentPlace | undefined {
  const escaped = field.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const key = new RegExp(`(?:^|[\\s{,-])(["']?)${escaped}\\1\\s*:(?:\\s|$)`);
  for (let line = from.line; line <= limit; line++) {
    const text = lines[line - 1] ?? "";
    const skipped = line === from.line ? from.column - 1 : 0;
    const found = key.exec(text.slice(skipped));
    if (found === null) continue;
    const isFirst =
      text
        .slice(0, skipped + found.index)
        .trim()
        .replace(/^-$/, "") === "";
    if (!isFirst && line !== from.line) continue;
    const lead = found[0].search(/["'A-Za-z_]/);
    return { line, column: skipped + found.index + Math.max(0, lead) + 1 };
  }
  return undefined;
}

/** The last line of the block that begins at a place: all below that is indented as far or further. */
function endOfBlock(lines: readonly string[], start: DocumentPlace): number {
  let end = start.line;
  for (let line = start.line + 1; line <= Math.min(lines.length, start.line + blockLinesMax); line++) {
    const text = lines[line - 1] ?? "";
    if (text.trim() === "") continue;
    const indent = text.length - text.trimStart().length;
    if (indent < start.column - 1) break;
    end = line;
  }
  return end;
}

const blockLinesMax = 2_000;
