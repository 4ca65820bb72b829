import { createLogger } from "../../../instrumentation/src/logs/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";
import { quickLoki, shop } from "./logger-stand.ts";

// A process that logs: logging-process.ts URL WHAT

const [url = "", what = ""] = process.argv.slice(2);
const instruments = recordInstruments();
const values = instruments.exposed;
const { logger, flush } = createLogger(
  {
    level: "info",
    redactedFields: [],
    loki: quickLoki(url, { queueLines: 10_000, queueBytes: 4_000_000, timeoutMs: 60_000 }),
  },
  shop,
  { instruments, activeTrace: () => undefined, now: Date.now, random: Math.random, stdout: process.stdout },
);

process.on("unhandledRejection", () => {
  process.exitCode = 70;
});

switch (what) {
  case "end":
    logger.info("hello");
    break;
  case "end while a push is under way":
    logger.info("hello");
    setTimeout(() => logger.info("bye"), 100);
    break;
  case "flush":
    logger.info("hello");
    void flush(200).then((isDone) => logger.info("flushed", { isDone }));
    break;
  case "SIGTERM": {
    const held = setInterval(() => undefined, 1000);
    process.on("SIGTERM", () => {
      logger.info("handled", { listenerCount: process.listenerCount("SIGTERM") });
      setTimeout(() => {
        logger.info("ended in its own time");
        clearInterval(held);
      }, 100);
    });
    logger.info("ready");
    break;
  }
  case "load": {
    await load(50_000);
    const before = heapBytes();
    await load(400_000);
    process.stderr.write(JSON.stringify({ grewBytes: heapBytes() - before, values: values() }));
    break;
  }
}

async function load(lineCount: number): Promise<void> {
  for (let i = 0; i < lineCount; i++) {
    logger.info("request served", {
      method: "GET",
      route: `/items/${i % 100}`,
      status: 200,
      userId: `user-${i}`,
    });
    if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

function heapBytes(): number {
  for (let i = 0; i < 5; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
