import { harmless } from "./changes-sections.ts";

/**
 * A sentence of ours as Markdown: what stands in back-quotes becomes code, everything else is shown as it is, whatever it may mean in
 * Markdown or HTML. Nobody is mentioned and nothing is linked.
 */
export function markdownSentence(text: string): string {
  const line = harmless(text).replace(/\s+/g, " ").trim();
  const parts = line.split("`");
  if (parts.length % 2 === 0) return escapeMarkdown(line);
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part) : escapeMarkdown(part))).join("");
}

/** A text as code within a line. */
function codeSpan(text: string): string {
  const line = harmless(text).replace(/\s+/g, " ").replaceAll("`", "'");
  return line.trim() === "" ? "" : `\`${line}\``;
}

/** A text as it is: nothing in it means anything to Markdown, to HTML or to GitHub. */
export function escapeMarkdown(text: string): string {
  return (
    harmless(text)
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/[\\`*_{}[\]|~$]/g, "\\$&")
      // An invisible joint keeps GitHub from seeing a name, a number or an address.
      .replace(/[@#]/g, "$&\u2060")
      .replace(/:\/\//g, ":\u2060//")
      .replace(/\bwww\./gi, (word) => `${word.slice(0, -1)}\u2060.`)
  );
}

/** A block of code with a fence that nothing in it can close. */
export function codeBlock(lines: readonly string[], language: string): string {
  const text = lines.map(harmless).join("\n");
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return `${fence}${language}\n${text}\n${fence}`;
}
