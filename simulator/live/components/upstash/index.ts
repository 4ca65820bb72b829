import { randomBytes } from "node:crypto";
import { scrapeJobs } from "../../../systems/index.ts";
import { connectRedis } from "../../clients/index.ts";
import {
  BehavingProgram,
  defineLiveSystem,
  type LiveContext,
  type LiveTarget,
  largestOfEach,
  programPath,
  Restartable,
  untilAnswers,
  waitUntil,
} from "../../kit/index.ts";
import { healthyRest, type RestBehaviour } from "./rest-behaviour.ts";

interface RunningUpstash {
  readonly targets: readonly LiveTarget[];
  readonly rest: BehavingProgram<RestBehaviour>;
}

/** In each region, by the real clock: thresholds of rates are. */
const requestsPerSecond = 20;
const usualUsedRatio = 0.46;
const redisTimeoutMs = 10_000;

/** Stands in for Upstash: a real Redis behind a REST proxy of our own, with real retries of its clients. */
export const upstashLive = defineLiveSystem({
  system: "upstash",
  description:
    "Redis behind a REST proxy of our own that stands in for Upstash; a client in each of two regions with @klaxon/instrumentation",
  programs: ["redis-server"],
  start: startUpstash,
  faults: {
    "upstash-failing": ({ ratio }, { rest }) => rest.misbehave({ failedRatio: ratio }),
    "upstash-throttled": ({ ratio }, { rest }) => rest.misbehave({ throttledRatio: ratio }),
    "upstash-slow": ({ addedSeconds }, { rest }) => rest.misbehave({ delayMs: addedSeconds * 1000 }),
    "upstash-resets": ({ retriesPerRequest }, { rest }) =>
      rest.misbehave({ resetsPerRequest: retriesPerRequest }),
    "upstash-quota-used": ({ usedRatio }, { rest }) => rest.misbehave({ usedRatio }),
  },
});

async function startUpstash(context: LiveContext): Promise<RunningUpstash> {
  const instances = scrapeJobs.upstash;
  const [redisPort = 0, proxyPort = 0, ...ports] = await context.takePorts(2 + instances.length);
  const restToken = randomBytes(24).toString("hex");
  await startRedis(context, redisPort);
  const rest = new BehavingProgram<RestBehaviour>(context, {
    name: "upstash-proxy",
    port: proxyPort,
    program: {
      ...context.nodeProgram("upstash-proxy"),
      env: {
        REDIS_PORT: String(redisPort),
        REST_TOKEN: restToken,
        USUAL_USED_RATIO: String(usualUsedRatio),
      },
    },
    worst: (parts) => largestOfEach(healthyRest, parts),
  });
  await rest.program.start();
  const targets = await Promise.all(
    instances.map(async (instance, index): Promise<LiveTarget> => {
      const [name = ""] = instance.split(":");
      const port = ports[index] ?? 0;
      const client = new Restartable(
        context.supervisor,
        {
          name,
          ...context.nodeProgram("upstash-client"),
          env: {
            NAME: name,
            METRICS_PORT: String(port),
            PROXY_PORT: String(proxyPort),
            REST_TOKEN: restToken,
            REQUESTS_PER_SECOND: String(requestsPerSecond),
          },
        },
        untilAnswers(context, `\`${name}\``, port, "/metrics"),
      );
      await client.start();
      return { job: "upstash", instance, port };
    }),
  );
  return { targets, rest };
}

async function startRedis(context: LiveContext, port: number): Promise<void> {
  const { signal } = context;
  const redis = new Restartable(
    context.supervisor,
    {
      name: "upstash-redis",
      command: programPath(context, "redis-server"),
      args: ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--dir", context.folder],
    },
    async () => {
      const greet = async () => {
        const client = await connectRedis(port, 1_000);
        const reply = await client.ask("PING");
        client.close();
        return reply === "PONG" ? true : undefined;
      };
      await waitUntil("Redis", greet, { timeoutMs: redisTimeoutMs, signal });
    },
  );
  await redis.start();
}
