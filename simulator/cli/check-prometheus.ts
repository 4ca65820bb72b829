import {
  type CheckedFile,
  type MetricSource,
  type PrometheusAnswers,
  prometheusSource,
} from "../check/index.ts";
import { UsageError } from "./usage-error.ts";

/** A Prometheus that was named and does not answer as one; the message says what happened. */
export class PrometheusUnreachableError extends Error {
  readonly code = "prometheus/unreachable";
}

/**
 * Asks a running Prometheus which metrics it has, and which labels those have that the files may mean; `headers` go with each
 * question. Throws a `UsageError` on an address that is none, a `PrometheusUnreachableError` when nothing fitting answers in time.
 * No message shows a header, or the name and password of an address.
 */
export async function askPrometheus(
  address: string,
  files: readonly CheckedFile[],
  headers: ReadonlyMap<string, string>,
): Promise<MetricSource> {
  const server = serverOf(address, headers);
  const [names, metadata] = await Promise.all([
    ask(server, "api/v1/label/__name__/values"),
    ask(server, "api/v1/metadata"),
  ]);
  const labels = await labelsOf(server, namesMeant(names, files));
  const answers: PrometheusAnswers = { names, metadata, labels };
  const { origin } = server.base;
  const source = prometheusSource(`the Prometheus ${origin}`, answers);
  if (source !== undefined) return source;
  throw new PrometheusUnreachableError(`${origin} has no series, so it says nothing about metrics`);
}

interface Server {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends all questions together. */
  readonly deadline: AbortSignal;
}

function serverOf(address: string, headers: ReadonlyMap<string, string>): Server {
  const base = baseOf(address);
  const given = Object.fromEntries(headers);
  const deadline = AbortSignal.timeout(patienceInAllMs);
  if (base.username === "" && base.password === "") return { base, headers: given, deadline };
  const pair = `${decoded(base.username)}:${decoded(base.password)}`;
  base.username = "";
  base.password = "";
  const authorization = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  return { base, headers: { authorization, ...given }, deadline };
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

function baseOf(address: string): URL {
  let base: URL;
  try {
    base = new URL(address.endsWith("/") ? address : `${address}/`);
  } catch {
    throw new UsageError(
      `\`--prometheus-url ${shown(address)}\` is no address; write one as in http://127.0.0.1:9090`,
    );
  }
  if (base.protocol === "http:" || base.protocol === "https:") return base;
  throw new UsageError(`\`--prometheus-url ${shown(address)}\` must begin with http:// or https://`);
}

// Only names that occur in the files are asked for; the server may have very many more.
function namesMeant(names: unknown, files: readonly CheckedFile[]): readonly string[] {
  const words = new Set<string>();
  for (const { content } of files) {
    const text = typeof content === "string" ? content : new TextDecoder().decode(content);
    for (const [word] of text.matchAll(/[a-zA-Z_:][a-zA-Z0-9_:]*/g)) words.add(word);
  }
  const known: readonly unknown[] = Array.isArray(names) ? names : [];
  return known
    .flatMap((name) => (typeof name === "string" && words.has(name) ? [name] : []))
    .slice(0, namesMax);
}

const namesMax = 5_000;
const togetherMax = 8;

async function labelsOf(server: Server, names: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const labels = new Map<string, unknown>();
  for (let start = 0; start < names.length; start += togetherMax) {
    const some = names.slice(start, start + togetherMax);
    const answers = await Promise.all(
      some.map((name) => ask(server, `api/v1/labels?match[]=${encodeURIComponent(`{__name__="${name}"}`)}`)),
    );
    for (const [index, name] of some.entries()) labels.set(name, answers[index]);
  }
  return labels;
}

const patienceMs = 15_000;
const patienceInAllMs = 60_000;
const answerLengthMax = 64 * 1024 * 1024;

async function ask({ base, headers, deadline }: Server, path: string): Promise<unknown> {
  const address = new URL(path, base);
  const fail = (what: string) =>
    new PrometheusUnreachableError(`${address.origin}${address.pathname}: ${what}`);
  let text: string;
  try {
    const signal = AbortSignal.any([deadline, AbortSignal.timeout(patienceMs)]);
    // Headers are meant for this server alone, so nobody is followed elsewhere.
    const response = await fetch(address, { headers, signal, redirect: "manual" });
    const { status } = response;
    if (status >= 300 && status < 400) throw fail(redirection(response, address));
    if (status === 401 || status === 403)
      throw fail(`refuses with status ${status}; name headers that it accepts`);
    text = await readBounded(response);
    if (!response.ok) throw fail(`answers with status ${status}`);
  } catch (error) {
    if (error instanceof PrometheusUnreachableError) throw error;
    throw fail(deadline.aborted ? `no end after ${patienceInAllMs / 1000} s` : whyOf(error));
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw fail("answers with something else than JSON; is it a Prometheus?");
  }
  if (typeof body === "object" && body !== null && "data" in body) return body.data;
  throw fail("answers with something else than a Prometheus does");
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
