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
 * Asks a running Prometheus which metrics it has, and which labels those have that the files may mean. Throws a `UsageError` on an
 * address that is none, a `PrometheusUnreachableError` when nothing fitting answers within some seconds.
 */
export async function askPrometheus(address: string, files: readonly CheckedFile[]): Promise<MetricSource> {
  const base = baseOf(address);
  const [names, metadata] = await Promise.all([
    ask(base, "api/v1/label/__name__/values"),
    ask(base, "api/v1/metadata"),
  ]);
  const labels = await labelsOf(base, namesMeant(names, files));
  const answers: PrometheusAnswers = { names, metadata, labels };
  const source = prometheusSource(`the Prometheus ${base.origin}`, answers);
  if (source !== undefined) return source;
  throw new PrometheusUnreachableError(`${address} has no series, so it says nothing about metrics`);
}

function baseOf(address: string): URL {
  let base: URL;
  try {
    base = new URL(address.endsWith("/") ? address : `${address}/`);
  } catch {
    throw new UsageError(
      `\`--prometheus-url ${address}\` is no address; write one as in http://127.0.0.1:9090`,
    );
  }
  if (base.protocol === "http:" || base.protocol === "https:") return base;
  throw new UsageError(`\`--prometheus-url ${address}\` must begin with http:// or https://`);
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

async function labelsOf(base: URL, names: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const labels = new Map<string, unknown>();
  for (let start = 0; start < names.length; start += togetherMax) {
    const some = names.slice(start, start + togetherMax);
    const answers = await Promise.all(
      some.map((name) => ask(base, `api/v1/labels?match[]=${encodeURIComponent(`{__name__="${name}"}`)}`)),
    );
    for (const [index, name] of some.entries()) labels.set(name, answers[index]);
  }
  return labels;
}

const patienceMs = 15_000;
const answerLengthMax = 64 * 1024 * 1024;

async function ask(base: URL, path: string): Promise<unknown> {
  const address = new URL(path, base);
  const fail = (what: string) =>
    new PrometheusUnreachableError(`${address.origin}${address.pathname}: ${what}`);
  let text: string;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs), redirect: "follow" });
    text = await readBounded(response);
    if (!response.ok) throw fail(`answers with status ${response.status}`);
  } catch (error) {
    if (error instanceof PrometheusUnreachableError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw fail(cause instanceof Error ? cause.message : String(cause));
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
