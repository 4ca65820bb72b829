/** What keeps a text from being an address over HTTP; undefined where nothing does. The text is not shown. */
export function httpProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  return isHttp ? undefined : "is no address that begins with http:// or https://";
}

/** What keeps a text from being the address of a Loki; undefined where nothing does. The text is not shown. */
export function addressProblem(text: string): string | undefined {
  const problem = httpProblem(text);
  if (problem !== undefined) return problem;
  const { username, password } = new URL(text);
  if (username === "" && password === "") return undefined;
  return "has credentials in it; give them as KLAXON_LOKI_BASIC_AUTH=user:password";
}

/** Whether a text can be the path of an endpoint: without a query, and as clients write it. */
export function isPath(text: string): boolean {
  return /^\/[\w./~-]*$/.test(text);
}
