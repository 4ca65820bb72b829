/**
 * What a reader of an HTML text sees of it, as plain text: no element is made of it, whatever it holds. Lines begin where
 * blocks begin; entities that mails use are resolved.
 */
export function htmlText(html: string): string {
  return (
    html
      .replace(/<(head|style|script|title)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, "")
      // Spelt so that no page that carries this program has it for a comment.
      .replace(/<!-{2}[\s\S]*?-->/g, "")
      .replace(/\s+/g, " ")
      .replace(/<br\s*\/?>|<\/(?:p|div|h[1-6]|li|tr|table|ul|ol)\s*>/gi, "\n")
      .replace(/<\/?[a-z!][^>]*>/gi, "")
      .replace(entities, (entity, name: string) => characterOf(name) ?? entity)
      .replace(/[ \t]*\n[ \t]*/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}

/** A text with its entities resolved, once. */
export function resolveEntities(text: string): string {
  return text.replace(entities, (entity, name: string) => characterOf(name) ?? entity);
}

const entities = /&(#x?[0-9a-f]{1,6}|[a-z]{2,6});/gi;

function characterOf(name: string): string | undefined {
  if (!name.startsWith("#")) return namedEntities[name.toLowerCase()];
  const code = name[1]?.toLowerCase() === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const namedEntities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  copy: "©",
  mdash: "—",
  ndash: "–",
  hellip: "…",
};
