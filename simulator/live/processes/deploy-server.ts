import { readFileSync } from "node:fs";
import { z } from "zod";
import { deploymentsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  EvenShare,
  Exposition,
  numberSetting,
  serveExposition,
  serveJson,
  textSetting,
} from "./service/index.ts";

// A server of an application in the release that it finds at its start, as a service does whose `current` is a link.

const Release = z.object({ version: z.string(), commit: z.string(), failedRatio: z.number() });
const { version, commit, failedRatio } = Release.parse(
  JSON.parse(readFileSync(textSetting("RELEASE"), "utf8")),
);
const failed = new EvenShare();

await serveJson(numberSetting("PORT"), {
  "GET /health": () => ({ status: 200, body: { version } }),
  "POST /orders": () => ({ status: failed.next(failedRatio) ? 500 : 201, body: {} }),
});
serveExposition(numberSetting("METRICS_PORT"), async () => {
  const exposition = new Exposition();
  exposition.set(deploymentsMetrics.metrics.buildInfo, { version, commit }, 1);
  return exposition;
});
