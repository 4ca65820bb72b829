/** What keeps a text from being the address of a Loki; undefined where nothing does. The text is not shown. */
export function addressProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    return "is no address that begins with http:// or https://";
  if (url.username === "" && url.password === "") return undefined;
  return "has credentials in it; give them as KLAXON_LOKI_BASIC_AUTH=user:password";
}

/** Whether a text can be the path of an endpoint: without a query, and as clients write it. */
export function isPath(text: string): boolean {
  return /^\/[\w./~-]*$/.test(text);
}
