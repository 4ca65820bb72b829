import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import {
  uvicornDescriptorsHigh,
  uvicornDown,
  uvicornInstanceDown,
  uvicornMemoryHigh,
  uvicornRestarting,
} from "./instances.ts";
import { uvicornLimits } from "./limits.ts";
import { uvicornPanels } from "./panels.ts";
import { uvicornErrorRatioHigh, uvicornLatencyHigh } from "./requests.ts";

const ofUvicorn = ['job="uvicorn"'];

const uvicornInhibitions = defineInhibitions([
  {
    source: "UvicornDown",
    targets: ["UvicornInstanceDown", "TargetDown"],
    equal: [],
    targetMatchers: ofUvicorn,
    reason: "all of the application is away, which explains each instance of it",
  },
  {
    source: "UvicornInstanceDown",
    targets: ["TargetDown"],
    equal: ["instance"],
    targetMatchers: ofUvicorn,
    reason: "an instance that does not answer cannot be scraped either",
  },
  {
    source: "UvicornRestarting",
    targets: ["UvicornInstanceDown"],
    equal: ["instance"],
    reason: "an instance that restarts over and over is down in between",
  },
  {
    source: "UvicornErrorRatioHigh",
    targets: ["UvicornLatencyHigh"],
    equal: ["job"],
    reason: "whoever was paged for errors sees how slow they are",
  },
]);

/** The alerting of the FastAPI application. */
export const uvicornAlerting = defineAlerting({
  title: "FastAPI application",
  panels: uvicornPanels,
  objectives: {},
  limits: uvicornLimits,
  groups: [
    {
      name: "uvicorn-instances",
      intervalSeconds: 15,
      rules: [uvicornDown, uvicornInstanceDown, uvicornRestarting, uvicornMemoryHigh, uvicornDescriptorsHigh],
    },
    { name: "uvicorn-requests", intervalSeconds: 15, rules: [uvicornErrorRatioHigh, uvicornLatencyHigh] },
  ],
  inhibitions: uvicornInhibitions,
});
