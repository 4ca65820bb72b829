import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../../../systems/index.ts";
import {
  type AppServer,
  allOf,
  befalls,
  type FaultForms,
  type FaultPaces,
  httpLoad,
  type Injection,
  type LiveContext,
  LiveError,
  takeCourse,
} from "../../kit/index.ts";
import { serverRequestsMax } from "./config.ts";
import { type RunningHaproxy, requestsPerSecond } from "./start.ts";

type Saturation = Extract<Fault, { readonly kind: "haproxy-servers-saturated" }>;

/** The faults of the load balancer on real processes. */
export const haproxyFaultForms: FaultForms<RunningHaproxy> = {
  "haproxy-killed": (_, { balancer }) => balancer.kill(),
  "haproxy-server-failing": ({ server, answer }, running) => fail(serverOf(running, server), answer),
  "haproxy-checks-lost": ({ server }, running) =>
    serverOf(running, server).misbehave({ losesEverySecondCheck: true }),
  "haproxy-server-flapping": async ({ server, periodSeconds }, running, { timeScale, signal: drill }) => {
    const { program } = serverOf(running, server);
    const halfMs = timeScale.toReal(periodSeconds * 500);
    const course = takeCourse(async (signal) => {
      for (;;) {
        await program.end("killed");
        await wait(halfMs, undefined, { signal });
        await program.start();
        await wait(halfMs, undefined, { signal });
      }
    }, drill);
    return {
      rollback: async () => {
        await course.rollback();
        await program.start();
      },
    };
  },
  "haproxy-servers-erring": ({ ratio }, { servers }) =>
    allOf(servers.map((server) => server.misbehave({ errorRatio: ratio }))),
  "haproxy-servers-saturated": saturate,
};

/** What they need of the real clock, by which its users come. */
export const haproxyPaces: FaultPaces = {
  "haproxy-servers-erring": ({ ratio }) => befalls(requestsPerSecond * ratio),
};

function serverOf({ servers }: RunningHaproxy, name: string): AppServer {
  const server = servers.find((each) => each.name === name);
  if (server === undefined) throw new LiveError("server", `there is no server \`${name}\``);
  return server;
}

function fail(server: AppServer, answer: "refuses" | "errors" | "hangs"): Promise<Injection> {
  switch (answer) {
    case "refuses":
      return server.program.kill();
    case "errors":
      return server.misbehave({ isUnwell: true });
    case "hangs":
      return server.program.hang();
    default:
      return answer satisfies never;
  }
}

const peakPeriodSeconds = 60;
const saturatedLatencyMs = 300;

/** Servers become slow, and more users wait for them than they work for: so many that those who come on top queue. */
async function saturate(
  { queuedCount, share }: Saturation,
  { servers, trafficPort }: RunningHaproxy,
  context: LiveContext,
): Promise<Injection> {
  const { timeScale, signal: drill } = context;
  const answeredPerSecond = (servers.length * serverRequestsMax * 1_000) / saturatedLatencyMs;
  // Users who come all the time are among those who wait.
  const crowd = httpLoad(context, {
    name: "haproxy-crowd",
    ports: [trafficPort],
    ratePerSecond: 1_000,
    openRequestsMax: Math.round(
      (servers.length * serverRequestsMax + queuedCount) * (1 - requestsPerSecond / answeredPerSecond),
    ),
  });
  const slowness = await allOf(
    servers.map((server) => server.misbehave({ addedLatencyMs: saturatedLatencyMs })),
  );
  const peakMs = timeScale.toReal(peakPeriodSeconds * 1_000 * share);
  const restMs = timeScale.toReal(peakPeriodSeconds * 1_000) - peakMs;
  const course = takeCourse(async (signal) => {
    for (;;) {
      await crowd.start();
      await wait(peakMs, undefined, { signal });
      if (restMs < 1) continue;
      await crowd.end("killed");
      await wait(restMs, undefined, { signal });
    }
  }, drill);
  return allOf([
    Promise.resolve(slowness),
    Promise.resolve({
      rollback: async () => {
        await course.rollback();
        await crowd.end("killed");
      },
    }),
  ]);
}
