import type { IncomingMessage } from "node:http";

/** Why a request is not answered. */
export interface RequestRefusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Refuses what does not come from this machine's own pages: another `Host` (a foreign name that was pointed at this machine),
 * another `Origin`, other methods than GET.
 */
export function refusalOf(
  { method, headers, url = "" }: IncomingMessage,
  port: number,
): RequestRefusal | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? ""))
    return { status: 403, message: `only ${hosts[0]} is answered here` };
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
    return { status: 403, message: "only the preview's own page may ask" };
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" && url.startsWith("/api/"))
    return { status: 403, message: "only the preview's own page may ask" };
  if (method !== "GET") return { status: 405, message: "only GET is answered" };
  return url.length > 65_536 ? { status: 414, message: "the query is too long" } : undefined;
}
