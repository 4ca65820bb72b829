import type { Health } from "../health/index.ts";
import type { Metrics } from "../metrics/index.ts";
import { type AnyRequest, type AnyResponse, pathOfTarget } from "../request-target/index.ts";
import type { Settings } from "../settings/index.ts";
import { sendExposition } from "./send-exposition.ts";

/** The paths that the instrumentation answers itself: the exposition and the service's health. */
export interface Endpoints {
  /** Without `/metrics` where metrics are off: an empty exposition would pass for one that has nothing to say. */
  readonly paths: readonly string[];
  /**
   * Answers the request if its path is one of these and says whether it was; the answer goes on after that and is ended
   * within half a minute. A request of another path, or whose answer has begun, is not touched. Never throws.
   */
  answer(request: AnyRequest, response: AnyResponse): boolean;
}

/** What the endpoints tell of. */
export interface EndpointSources {
  readonly metrics: Metrics;
  readonly health: Health;
  /** Names the route of a request that is answered here, for its metrics. */
  readonly setRoute: (request: AnyRequest, template: string) => void;
  /** How long an answer may take until its connection is ended. Default 30 s. */
  readonly answerMaxMs?: number;
}

// Longer than a scrape may usually take; what a client does not read by then is held in memory for nothing.
const answerMaxMsDefault = 30_000;

/** Creates the endpoints of a process, on no server yet. */
export function createEndpoints(
  { endpoints: { metricsPath }, metrics: { isOn }, health: { livePaths, readyPaths } }: Settings,
  { metrics, health, setRoute, answerMaxMs = answerMaxMsDefault }: EndpointSources,
): Endpoints {
  const paths = [...(isOn ? [metricsPath] : []), ...livePaths, ...readyPaths];
  const answered = (path: string, request: AnyRequest, response: AnyResponse): Promise<void> => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" });
      response.end();
      return Promise.resolve();
    }
    return path === metricsPath
      ? sendExposition(metrics, request, response)
      : sendHealth(health, path, response);
  };
  return {
    paths,
    answer: (request, response) => {
      const path = pathOfTarget(request.url ?? "");
      if (!paths.includes(path) || response.headersSent) return false;
      setRoute(request, path);
      const timer = setTimeout(() => response.destroy(), answerMaxMs).unref();
      response.once("close", () => clearTimeout(timer));
      answered(path, request, response).catch(() => response.destroy());
      // What a client sends along is not read, so it must not keep the connection waiting.
      request.resume();
      return true;
    },
  };
}

async function sendHealth(health: Health, path: string, response: AnyResponse): Promise<void> {
  const answer = await health.answer(path);
  if (answer === undefined || response.destroyed || response.headersSent) return;
  response.writeHead(answer.statusCode, { ...answer.headers });
  response.end(answer.body);
}
