import { init } from "@klaxon/instrumentation";
import { errorsMetrics } from "@klaxon/instrumentation/catalog";
import { z } from "zod";
import { createPoster, EvenShare, numberSetting, serveJson, textSetting } from "./service/index.ts";

// The relay of an error tracker: counts what services report, leaves out nine of ten errors, and hands on the rest.

const port = numberSetting("PORT");
const metricsPort = numberSetting("METRICS_PORT");
const trackerPort = numberSetting("TRACKER_PORT");
/** Kinds of errors that the present release is known to have, as in `timeout,not-found`. */
const knownGroups = textSetting("KNOWN_GROUPS").split(",");
const release = textSetting("RELEASE");
const environment = "production";
const sampledRatio = 0.1;
/** What waits for the tracker; what comes on top is lost. */
const waitingMax = 1_000;
const timeoutMs = 2_000;

const { instruments } = init({
  service: { name: "error-relay" },
  endpoints: { port: metricsPort },
  logs: { level: "error" },
  shutdown: { drainMs: 0, closeMs: 100 },
});
const { metrics } = errorsMetrics;
const reported = instruments.counter(metrics.reported);
const unhandled = instruments.counter(metrics.unhandled);
const dropped = instruments.counter(metrics.dropped);
const orderProcessing = instruments.histogram(metrics.orderProcessing);
for (const fingerprint_group of knownGroups) reported.add(0, { release, environment, fingerprint_group });
unhandled.add(0, {});
for (const reason of ["sample_rate", "rate_limit", "network"]) dropped.add(0, { reason });

const Envelope = z.object({
  release: z.string(),
  /** By kind, each with its message; a kind is what the tracker groups by. */
  errors: z.array(z.object({ group: z.string(), message: z.string() })),
  unhandledCount: z.number().int().min(0),
  /** Signs of life, which the tracker counts releases by. */
  sessionCount: z.number().int().min(0),
  /** How long orders took. */
  orderSeconds: z.array(z.number().min(0)),
});

const post = createPoster(trackerPort, { connectionsMax: 8, timeoutMs });
const sampled = new EvenShare();
let waitingCount = 0;

async function handOn(event: object): Promise<void> {
  if (waitingCount >= waitingMax) return dropped.add(1, { reason: "network" });
  waitingCount++;
  try {
    const { status } = await post("/events", event);
    if (status === 429) dropped.add(1, { reason: "rate_limit" });
    else if (status !== 200) dropped.add(1, { reason: "network" });
  } catch {
    dropped.add(1, { reason: "network" });
  } finally {
    waitingCount--;
  }
}

await serveJson(port, {
  "GET /health": () => ({ status: 200, body: {} }),
  "POST /envelopes": (body) => {
    const envelope = Envelope.parse(body);
    for (const { group, message } of envelope.errors) {
      reported.add(1, { release: envelope.release, environment, fingerprint_group: group });
      if (sampled.next(sampledRatio)) void handOn({ group, message });
      else dropped.add(1, { reason: "sample_rate" });
    }
    for (let index = 0; index < envelope.sessionCount; index++) void handOn({ session: envelope.release });
    if (envelope.unhandledCount > 0) unhandled.add(envelope.unhandledCount, {});
    for (const seconds of envelope.orderSeconds) orderProcessing.observe(seconds, {});
    return { status: 200, body: {} };
  },
});
