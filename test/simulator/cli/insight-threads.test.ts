import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, it } from "vitest";
import { insightThreads } from "../../../simulator/cli/insight-threads.ts";
import { explainRun } from "../../../simulator/drill/index.ts";
import type { InsightTask } from "../../../simulator/live/run/index.ts";
import { runSmallDrill, smallDrillFiles } from "../../support/small-drill.ts";
import { acceptedOf, originMs, type PlayedRun, prometheusOf } from "../live/run/played-run.ts";

const drill = { expression: 'probe_success{job="api-health"} == 2' };
const world: PlayedRun = { run: runSmallDrill(drill), factor: 20 };
const neverAborted = new AbortController().signal;
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The task to explain the drill, whose Prometheus answers so. */
async function taskFor(answer: RequestListener): Promise<InsightTask> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("it does not listen");
  const { run, factor } = world;
  const { rules, routing } = smallDrillFiles(drill);
  return {
    journal: run.journal,
    rules: [{ file: "own.json", text: rules }],
    routing,
    evaluationIntervalMs: 15_000,
    prometheus: 3,
    features: new Set(),
    address: { base: `http://127.0.0.1:${address.port}`, headers: { authorization: "Bearer secret" } },
    factor,
    startedAtMs: originMs,
    endMs: run.span.endMs,
    plannedEndMs: run.span.endMs,
    scaledMetrics: new Set(),
    accepted: acceptedOf(world),
    isExplained: true,
    recordsCurves: false,
  };
}

/** A Prometheus that has what the drill has. */
const prometheus: RequestListener = (request, response) => {
  const { searchParams } = new URL(request.url ?? "", "http://prometheus");
  const atMs = Number(searchParams.get("time")) * 1000;
  void prometheusOf(world)(searchParams.get("query") ?? "", atMs).then((series) => {
    const result = series.map(({ labels, samples }) => ({
      metric: labels,
      values: samples.map(({ atMs: sampleMs, value }) => [sampleMs / 1000, String(value)]),
    }));
    const isCount = searchParams.get("query")?.startsWith("count(") === true;
    const vector = result.map(({ metric, values: [value] }) => ({ metric, value }));
    const data = isCount ? { resultType: "vector", result: vector } : { resultType: "matrix", result };
    const isKnown = request.headers.authorization === "Bearer secret";
    response.statusCode = isKnown ? 200 : 401;
    response.end(JSON.stringify({ status: "success", data }));
  });
};

// A thread is known by the port that it is spoken to through.
const threadCount = () => process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length;

it("finds out in a thread why a drill did not hold, and leaves none behind", async () => {
  const threadsBefore = threadCount();
  const answer = await insightThreads()(await taskFor(prometheus), neverAborted);
  expect(answer).toEqual({ insight: { explanations: explainRun(world.run) } });
  expect(explainRun(world.run)).toHaveLength(1);
  expect(threadCount()).toBe(threadsBefore);
});

it("is ended with the run, while it waits for a Prometheus that does not answer", async () => {
  const threadsBefore = threadCount();
  const ending = new AbortController();
  const task = await taskFor(() => ending.abort());
  expect(await insightThreads()(task, ending.signal)).toEqual({ failure: "the run was ended meanwhile" });
  expect(threadCount()).toBe(threadsBefore);
});

it("gives up after a while, sooner where somebody waits for the end of the run", async () => {
  const threadsBefore = threadCount();
  const gain = insightThreads({ usualMs: 20, endingMs: 10 });
  const task = await taskFor(() => undefined);
  expect([await gain(task, neverAborted), await gain(task, AbortSignal.abort())]).toEqual([
    { failure: "it took longer than 0.02 s" },
    { failure: "it took longer than 0.01 s" },
  ]);
  expect(threadCount()).toBe(threadsBefore);
});

it("tells of what a thread has died, and goes on with the next drill", async () => {
  const gain = insightThreads();
  const task = await taskFor(prometheus);
  const broken = gain({ ...task, routing: "route: {}" }, neverAborted);
  const next = gain(task, neverAborted);
  expect(await broken).toEqual({
    failure:
      "the routing of the drill can be read no more: the root route needs `receiver`, for alerts that match no other route",
  });
  expect(await next).toEqual({ insight: { explanations: explainRun(world.run) } });
});
