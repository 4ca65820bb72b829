import type { Finding } from "../document/index.ts";
import { readInputFile } from "./input-file.ts";

/** The headers to send, by name, and what is wrong with the file. */
export interface HeadersRead {
  readonly headers: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/**
 * Reads a file of headers, one a line as in `Authorization: Bearer …`; empty lines and those that begin with `#` do not count.
 * What is wrong is told by its line alone, for the values are secrets.
 */
export function readHeaders(file: string): HeadersRead {
  const { content, findings: reading } = readInputFile(file);
  const headers = new Map<string, string>();
  const findings: Finding[] = [...reading];
  const lines = content === undefined ? [] : new TextDecoder().decode(content).split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e]*?)[ \t]*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && value !== "") {
      headers.set(name.toLowerCase(), value);
      continue;
    }
    const message = "the line is no header; write one as in `Authorization: Bearer TOKEN`";
    findings.push({ code: "file/no-header", severity: "error", message, file, line: index + 1, column: 1 });
  }
  return { headers, findings };
}
