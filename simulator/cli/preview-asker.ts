import { PrometheusRefusal } from "../preview/index.ts";
import { askPrometheusApi, type PrometheusAddress, PrometheusUnreachableError } from "./prometheus-client.ts";

// A page with hundreds of panels asks for all at once; whoever answers should not have to.
const togetherMax = 6;

/**
 * Asks the API of a Prometheus, or of a Loki, whose answers lie in the same envelope: a path with its words, six questions at a
 * time. Rejects with a `PrometheusRefusal` where there is no answer.
 */
export function createAsker(
  address: PrometheusAddress,
): (path: string, words: Readonly<Record<string, string>>) => Promise<unknown> {
  const turns = createTurns(togetherMax);
  return (path, words) => turns(() => askOne(address, `${path}?${new URLSearchParams(words).toString()}`));
}

async function askOne(address: PrometheusAddress, path: string): Promise<unknown> {
  try {
    return await askPrometheusApi(address, path);
  } catch (error) {
    if (error instanceof PrometheusUnreachableError) throw new PrometheusRefusal(error.message);
    throw error;
  }
}

/** Lets so many pieces of work go on at a time; others wait for their turn. */
function createTurns(countMax: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= countMax) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
