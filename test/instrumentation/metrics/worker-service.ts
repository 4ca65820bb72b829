import cluster from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { createMetrics } from "../../../instrumentation/src/metrics/index.ts";
import { define, textOf } from "./metrics-stand.ts";

// A service of a cluster or of threads; `scrape NAME` has one of them scrape itself, `stop NAME` ends one.

const { instruments, ...metrics } = createMetrics(
  { isOn: true, labelSetLimit: 100, labelValueLimit: 100, areExemplarsOn: false },
  { name: "shop", version: "1", commit: "", attributes: {} },
);
instruments.counter(define("counter", "shop_orders_total")).add(1, {});

async function scrape(): Promise<string> {
  const text = await textOf({ instruments, ...metrics });
  return /^shop_orders_total .*$/m.exec(text)?.[0] ?? "nothing";
}

/** Scrapes until as many answer as there are, since each makes itself known when it has started. */
async function scrapeAll(count: number, scrapeOne: () => Promise<string>): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await scrapeOne();
    if (found === `shop_orders_total ${count}`) return found;
    await sleep(50);
  }
  return "too few";
}

async function asCluster(): Promise<void> {
  const workers = [cluster.fork(), cluster.fork()];
  const scrapeWorker = async () => {
    workers[0]?.send("scrape");
    for await (const [message] of onMessages(workers[0])) if (typeof message === "string") return message;
    return "nothing";
  };
  const found = [await scrapeAll(3, scrape), await scrapeAll(3, scrapeWorker)];
  workers[1]?.process.kill("SIGKILL");
  await once(cluster, "disconnect");
  found.push(await scrape());
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit());
}

async function asThreads(): Promise<void> {
  // What runs sources is not handed on to threads.
  const code = `import("tsx/esm/api").then(({ register }) => (register(), import(${JSON.stringify(import.meta.url)})))`;
  const workers = [1, 2].map(() => new Worker(code, { eval: true }));
  const scrapeThread = async () => {
    workers[0]?.postMessage("scrape");
    const [message] = workers[0] === undefined ? [] : await once(workers[0], "message");
    return String(message);
  };
  const found = [await scrapeAll(3, scrape), await scrapeAll(3, scrapeThread)];
  await workers[1]?.terminate();
  found.push(await scrape());
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit());
}

async function* onMessages(worker: (typeof cluster)["worker"]): AsyncGenerator<readonly unknown[]> {
  while (worker !== undefined) yield await once(worker, "message");
}

if (!isMainThread) {
  parentPort?.on("message", async () => parentPort?.postMessage(await scrape()));
} else if (cluster.isWorker) {
  process.on("message", async (message) => {
    if (message === "scrape") process.send?.(await scrape());
  });
} else if (process.argv[2] === "threads") await asThreads();
else await asCluster();
