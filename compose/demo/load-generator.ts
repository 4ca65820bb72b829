import process from "node:process";
import { answerJson, createBoundedServer, listen } from "./http-server.ts";
import { type LoadRequest, startLoad } from "./load.ts";
import { runService } from "./run-service.ts";

const reportIntervalMs = 30_000;

await runService(process, {
  name: "load-generator",
  portDefault: 8082,
  readSettings: (reader) => ({
    targets: reader.origins("TARGETS", { fallback: ["http://127.0.0.1:8080"], countMax: 20 }),
    ratePerSecond: reader.number("RATE_PER_SECOND", { fallback: 10, min: 0.1, max: 500 }),
    openRequestsMax: reader.integer("OPEN_REQUESTS_MAX", { fallback: 100, min: 1, max: 1_000 }),
    requestTimeoutMs: reader.integer("REQUEST_TIMEOUT_MS", { fallback: 5_000, min: 10, max: 60_000 }),
  }),
  stopTimes: ({ requestTimeoutMs }) => ({ drainMs: 0, closeMs: 500, ownMs: requestTimeoutMs + 1_000 }),
  start: async (settings, { address, instrumentation, random, monotonicMs }) => {
    const { targets, ratePerSecond, openRequestsMax, requestTimeoutMs } = settings;
    const { logger } = instrumentation;
    const server = createBoundedServer(
      async (request, response) => {
        if (instrumentation.answer(request, response)) return;
        answerJson(response, 404, { error: "no such path" });
      },
      (reason) => logger.error("a request failed", { reason: String(reason) }),
    );
    const port = await listen(server, address);
    logger.info("load-generator listens", { host: address.host, port, targets, ratePerSecond });
    const send = (target: string, request: LoadRequest) => sendRequest(target, request, requestTimeoutMs);
    const load = startLoad({ targets, ratePerSecond, openRequestsMax, random, monotonicMs, send });
    const report = () => logger.info("load so far", { ...load.counts() });
    const timer = setInterval(report, reportIntervalMs);
    return {
      stop: async () => {
        clearInterval(timer);
        await load.stop();
        report();
      },
    };
  },
});

async function sendRequest(target: string, request: LoadRequest, timeoutMs: number): Promise<number> {
  const { method, path, body } = request;
  const response = await fetch(target + path, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
    ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
  });
  // Reading to the end gives the connection back for the next request.
  await response.arrayBuffer();
  return response.status;
}
