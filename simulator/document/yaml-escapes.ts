import type { YamlError } from "./yaml-error-text.ts";
import { yamlTokens } from "./yaml-tokens.ts";

/** Whether an error is about `\'`, which Prometheus's reader takes for a quote and the parser refuses. */
export function isAboutEscapedQuote({ message }: YamlError): boolean {
  return message.startsWith("Invalid escape sequence \\'");
}

/**
 * The text with every `\'` in double quotes written `'`, and a blank behind the closing quote for each, so that what
 * follows on the line keeps its place.
 */
export function withoutEscapedQuotes(text: string): string {
  let changed = "";
  for (const { kind, source } of yamlTokens(text)) {
    const plain = kind === "double" ? source.replace(/\\[\s\S]/g, unescapedQuote) : source;
    changed += plain + " ".repeat(source.length - plain.length);
  }
  return changed;
}

function unescapedQuote(written: string): string {
  return written === "\\'" ? "'" : written;
}

/**
 * The first escape of a text in double quotes that JSON has and Prometheus's reader does not: of a slash, or of half a
 * character. `offset` counts in the text, quotes included.
 */
export function foreignEscape(
  quoted: string,
): { readonly offset: number; readonly message: string } | undefined {
  for (const { 0: written, index: offset } of quoted.matchAll(/\\(?:u[0-9a-fA-F]{4}|[\s\S])/g)) {
    if (written === "\\/") {
      return {
        offset,
        message: "the escape `\\/` is JSON's, and Prometheus refuses it; write the slash alone",
      };
    }
    if (/^\\u[dD][89a-fA-F]/.test(written)) {
      const message = `the escape \`${written}\` is half a character, which Prometheus refuses; write the character itself, or \`\\U\` with its eight digits`;
      return { offset, message };
    }
  }
  return undefined;
}

/** Whether a JSON text has an escape that `foreignEscape` finds. */
export function hasForeignEscape(text: string): boolean {
  return /(?<!\\)(?:\\\\)*\\(?:\/|u[dD][89a-fA-F])/.test(text);
}
