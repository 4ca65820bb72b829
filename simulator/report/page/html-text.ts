import { resolveEntities } from "../../page/text/index.ts";

/**
 * What a reader of an HTML text sees of it, as plain text: no element is made of it, whatever it holds. Lines begin where
 * blocks begin; entities that mails use are resolved.
 */
export function htmlText(html: string): string {
  const text = html
    .replace(/<(head|style|script|title)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, "")
    // Spelt so that no page that carries this program has it for a comment.
    .replace(/<!-{2}[\s\S]*?-->/g, "")
    .replace(/\s+/g, " ")
    .replace(/<br\s*\/?>|<\/(?:p|div|h[1-6]|li|tr|table|ul|ol)\s*>/gi, "\n")
    .replace(/<\/?[a-z!][^>]*>/gi, "");
  return resolveEntities(text)
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
