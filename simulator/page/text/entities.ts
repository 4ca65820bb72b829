/** A text with the entities of HTML resolved, once; those that nobody writes by hand stay as they are. */
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
