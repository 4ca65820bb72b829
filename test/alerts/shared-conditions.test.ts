import { describe, expect, it } from "vitest";
import { failsEveryCheck } from "../../alerts/failed-checks.ts";
import { guardedRatio } from "../../alerts/guarded-ratio.ts";
import { probesMetrics } from "../../instrumentation/src/catalog/index.ts";

describe("conditions that several systems share", () => {
  it("call unhealthy what failed three checks of five seconds in a row", () => {
    expect(failsEveryCheck(probesMetrics.metrics.success)).toBe(
      'max by (instance) (max_over_time(probe_success{job="probes"}[15s])) == 0',
    );
  });

  it("judge a share only where there is traffic", () => {
    expect(guardedRatio({ part: "bad", whole: "all", ratioMax: 0.05, perSecondMin: 1 })).toBe(
      "bad / all > 0.05 and all > 1",
    );
  });
});
