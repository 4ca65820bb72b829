import { startHttp } from "../../../instrumentation/src/http/index.ts";
import { defaultSettings } from "../../../instrumentation/src/settings/index.ts";
import { startTracing, withoutTracing } from "../../../instrumentation/src/tracing/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

// What `--import @klaxon/instrumentation/register` does for HTTP, steered and asked by the test through IPC.

const {
  isOn = true,
  sampleRatio = 1,
  isParentBased = true,
  hasMetrics = true,
  untracedPaths = [],
} = JSON.parse(process.env.KLAXON_TEST ?? "{}");
const instruments = recordInstruments();
const { recorded, collect } = instruments;
const service = {
  name: "app",
  version: "1.2.3",
  commit: "abc",
  attributes: { "deployment.environment.name": "test" },
};
const tracing = startTracing({ ...defaultSettings.tracing, isOn, sampleRatio, isParentBased }, service);
const http = startHttp({ instruments: hasMetrics ? instruments : undefined, tracing, untracedPaths });
Object.assign(globalThis, { klaxon: { tracing, http, withoutTracing } });

process.on("message", async (question) => {
  if (question === "flush") process.send?.({ answer: await tracing.flush(2000) });
  if (question === "report") {
    collect();
    const loaded = process.memoryUsage.rss();
    process.send?.({ answer: { recorded, findings: [...tracing.findings, ...http.checkHooks()], loaded } });
    recorded.length = 0;
  }
});
