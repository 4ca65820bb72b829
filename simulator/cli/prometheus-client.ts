import { UsageError } from "./usage-error.ts";

/** A Prometheus that was named and does not answer as one; the message says what happened. */
export class PrometheusUnreachableError extends Error {
  readonly code = "prometheus/unreachable";
}

/** Where a Prometheus is, and what goes with each question. */
export interface PrometheusAddress {
  /** Without name and password. */
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Takes an address apart: a name and password in it become a header. Throws a `UsageError` that names the option, and never
 * shows a password.
 */
export function prometheusAddress(
  address: string,
  headers: ReadonlyMap<string, string>,
  option: string,
): PrometheusAddress {
  const base = baseOf(address, option);
  const given = Object.fromEntries(headers);
  if (base.username === "" && base.password === "") return { base, headers: given };
  const pair = `${decoded(base.username)}:${decoded(base.password)}`;
  base.username = "";
  base.password = "";
  const authorization = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  return { base, headers: { authorization, ...given } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Whoever reads the message need not be who may know the password.
function shown(address: string): string {
  return address.replace(/\/\/[^/?#]*@/, "//…@");
}

function baseOf(address: string, option: string): URL {
  let base: URL;
  try {
    base = new URL(address.endsWith("/") ? address : `${address}/`);
  } catch {
    throw new UsageError(
      `\`${option} ${shown(address)}\` is no address; write one as in http://127.0.0.1:9090`,
    );
  }
  if (base.protocol === "http:" || base.protocol === "https:") return base;
  throw new UsageError(`\`${option} ${shown(address)}\` must begin with http:// or https://`);
}

const patienceMs = 15_000;
const answerLengthMax = 64 * 1024 * 1024;

/**
 * Asks a Prometheus's API and gives the `data` of its answer. Rejects with a `PrometheusUnreachableError`, whose message holds
 * no header and no parameter; a query that Prometheus refuses has its reason in it. Bounded in time and length.
 */
export async function askPrometheusApi(
  { base, headers }: PrometheusAddress,
  path: string,
  deadline?: AbortSignal,
): Promise<unknown> {
  const address = new URL(path, base);
  const fail = (what: string) =>
    new PrometheusUnreachableError(`${address.origin}${address.pathname}: ${what}`);
  let text: string;
  try {
    const signals = [AbortSignal.timeout(patienceMs), ...(deadline === undefined ? [] : [deadline])];
    // Headers are meant for this server alone, so nobody is followed elsewhere.
    const response = await fetch(address, { headers, signal: AbortSignal.any(signals), redirect: "manual" });
    const { status } = response;
    if (status >= 300 && status < 400) throw fail(redirection(response, address));
    if (status === 401 || status === 403)
      throw fail(`refuses with status ${status}; name headers that it accepts`);
    text = await readBounded(response);
    if (!response.ok) throw fail(reasonIn(text, response) ?? `answers with status ${status}`);
  } catch (error) {
    if (error instanceof PrometheusUnreachableError) throw error;
    throw fail(whyOf(error));
  }
  const body = parsed(text);
  if (typeof body === "object" && body !== null && "data" in body) return body.data;
  throw fail(
    body === undefined
      ? "answers with something else than JSON; is it a Prometheus?"
      : "answers with something else than a Prometheus does",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What Prometheus itself says of a query that it refuses; Loki says it in plain text. */
function reasonIn(text: string, { status, headers }: Response): string | undefined {
  const isPlain = headers.get("content-type")?.startsWith("text/plain") === true;
  if (status === 400 && isPlain && text.trim() !== "") return text.trim().slice(0, 1_000);
  const body = parsed(text);
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  return typeof body.error === "string" ? body.error.slice(0, 1_000) : undefined;
}

function redirection(response: Response, address: URL): string {
  const location = response.headers.get("location") ?? "";
  try {
    const { origin, pathname } = new URL(location, address);
    return `redirects to ${origin}${pathname}; name the address that answers`;
  } catch {
    return `answers with status ${response.status}`;
  }
}

function whyOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `no answer within ${patienceMs / 1000} s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && cause.message !== "" ? cause.message : "no answer";
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > answerLengthMax) throw new Error("the answer is too large");
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join("");
}
