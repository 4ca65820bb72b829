import { describe, expect, it } from "vitest";
import { recordCurves } from "../../../../simulator/drill/index.ts";
import { LiveError } from "../../../../simulator/live/kit/index.ts";
import { liveClock } from "../../../../simulator/live/run/live-clock.ts";
import { recordLiveCurves } from "../../../../simulator/live/run/live-curves.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";
import { evaluateRange, labelsToRecord, parseExpression } from "../../../../simulator/promql/index.ts";
import { runSmallDrill, type SmallDrill } from "../../../support/small-drill.ts";

const originMs = 1_700_000_000_000;

/** The curves of a small drill, asked of a Prometheus that has its series at another time and pace. */
async function liveCurvesOf(drill: SmallDrill, factor: number) {
  const run = runSmallDrill(drill);
  const asked: string[] = [];
  const curves = await recordLiveCurves(run.journal, {
    assets: run.assets,
    clock: liveClock(originMs, timeScaleOf(factor)),
    scaledMetrics: new Set(),
    endMs: run.span.endMs,
    prometheus: {
      queryRange: async (expression, { startMs, endMs, stepMs }) => {
        asked.push(expression);
        if (expression.includes("probe_duration")) throw new LiveError("status", "it is too busy");
        const grid = {
          startMs: (startMs - originMs) * factor,
          endMs: (endMs - originMs) * factor,
          stepMs: stepMs * factor,
        };
        const result = evaluateRange(parseExpression(expression), run.world.store, grid, {});
        if (result.type !== "vector") return [];
        return result.series.map(({ labels, values, isPresent }) => ({
          labels: labelsToRecord(labels),
          samples: [...values].flatMap((value, step) =>
            isPresent[step] === 1 ? [{ atMs: startMs + step * stepMs, value }] : [],
          ),
        }));
      },
    },
  });
  return { curves, asked, virtual: recordCurves(run) };
}

describe("curves of live drills", () => {
  it("are those of the virtual run where both saw the same, in the time of the scenario", async () => {
    const drill = { expression: 'probe_success{job="api-health"} == 0 and on (instance) up{job="api"}' };
    for (const factor of [1, 10]) {
      const { curves, virtual } = await liveCurvesOf(drill, factor);
      expect(curves).toEqual(virtual);
    }
  });

  it("ask for the parts as the rule really ran, and tell them as it is written", async () => {
    const { curves, asked } = await liveCurvesOf(
      { expression: 'time() - max(timestamp(up{job="api"})) > 300' },
      10,
    );
    expect(asked).toEqual(['time() - max(timestamp(up{job="api"}))']);
    expect(curves[0]?.conditions[0]).toMatchObject({
      threshold: 300,
      text: 'time() - max(timestamp(up{job="api"})) > 300',
    });
  });

  it("say what Prometheus did not answer", async () => {
    const { curves } = await liveCurvesOf({ expression: "max(probe_duration_seconds) > 3" }, 1);
    expect(curves[0]?.conditions[0]).toMatchObject({
      series: [],
      remark: "Prometheus did not answer: it is too busy",
    });
  });
});
