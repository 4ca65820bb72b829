import type { RedactQuery } from "../redaction/index.ts";

/** The attributes of an address as spans may show them; none where it is no address. */
export function urlAttributes(
  origin: string,
  path: string,
  redactQuery: RedactQuery,
): Partial<Record<"url.full" | "url.query", string>> {
  if (!URL.canParse(path, origin)) return {};
  const url = new URL(path, origin);
  url.username = "";
  url.password = "";
  url.search = redactQuery(url.search.slice(1));
  return { "url.full": url.href, "url.query": url.search.slice(1) };
}
