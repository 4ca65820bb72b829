import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { connectRedis } from "../clients/index.ts";
import { behaviourDoor, numberSetting, serveJson, textSetting } from "./service/index.ts";

// A Redis reached over HTTP, as Upstash rents it: a command is a JSON array, the answer `{"result": …}`. It has a quota of
// requests, and treats those badly that it is told to, at an even pace: of a fifth, each fifth, whatever is tried again.

const port = numberSetting("PORT");
const restToken = textSetting("REST_TOKEN");
const redis = await connectRedis(numberSetting("REDIS_PORT"), 5_000);
/** Share of the quota that is used on a good day. */
const usualUsedRatio = numberSetting("USUAL_USED_RATIO");
/** What the way to a region takes. */
const way = { leastMs: 4, spreadMs: 12 } as const;

const behaviour = { failedRatio: 0, throttledRatio: 0, delayMs: 0, resetsPerRequest: 0, usedRatio: 0 };
const Command = z.array(z.string()).min(1);
let requestCount = 0;

await serveJson(port, {
  ...behaviourDoor(textSetting("TOKEN"), behaviour),
  "POST /quota": () => {
    // A smaller plan is one of which more is used.
    const usedAtStart = 1_000_000;
    const limit = usedAtStart / Math.max(usualUsedRatio, behaviour.usedRatio);
    return { status: 200, body: { used: usedAtStart + requestCount, limit } };
  },
  "POST /": async (body, { headers, socket }) => {
    if (headers.authorization !== `Bearer ${restToken}`)
      return { status: 401, body: { error: "Unauthorized" } };
    requestCount++;
    const sequence = Number(headers["x-sequence"]);
    const attempt = Number(headers["x-attempt"]);
    if (attempt < due(sequence, behaviour.resetsPerRequest)) {
      socket.destroy();
      return { status: 500, body: {} };
    }
    await wait(way.leastMs + way.spreadMs * Math.random() + behaviour.delayMs);
    if (due(sequence, behaviour.throttledRatio) > 0)
      return { status: 429, body: { error: "ERR max requests limit exceeded" } };
    if (due(sequence, behaviour.failedRatio) > 0) return { status: 500, body: { error: "ERR internal" } };
    const result = await redis.ask(...Command.parse(body));
    return { status: 200, body: { result: String(result) } };
  },
});

/** How many of what comes so often for each request come with this one. */
function due(sequence: number, perRequest: number): number {
  // Sums of fractions are a little off.
  const until = (count: number) => Math.floor(count * perRequest + 1e-9);
  return until(sequence + 1) - until(sequence);
}
