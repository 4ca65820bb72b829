import {
  type CheckedFile,
  type MetricSource,
  type PrometheusAnswers,
  prometheusSource,
} from "../check/index.ts";
import {
  askPrometheusApi,
  type PrometheusAddress,
  PrometheusUnreachableError,
  prometheusAddress,
} from "./prometheus-client.ts";

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
  const server = {
    ...prometheusAddress(address, headers, "--prometheus-url"),
    deadline: AbortSignal.timeout(patienceInAllMs),
  };
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

interface Server extends PrometheusAddress {
  /** Ends all questions together. */
  readonly deadline: AbortSignal;
}

const patienceInAllMs = 60_000;

async function ask(server: Server, path: string): Promise<unknown> {
  try {
    return await askPrometheusApi(server, path, server.deadline);
  } catch (error) {
    if (!server.deadline.aborted) throw error;
    const { origin, pathname } = new URL(path, server.base);
    throw new PrometheusUnreachableError(`${origin}${pathname}: no end after ${patienceInAllMs / 1000} s`);
  }
}
