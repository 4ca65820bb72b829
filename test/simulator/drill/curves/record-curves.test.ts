import { describe, expect, it } from "vitest";
import { recordCurves } from "../../../../simulator/drill/index.ts";
import { runSmallDrill, type SmallDrill } from "../../../support/small-drill.ts";

/** Each condition of the first alert in a line: what is drawn against what, and how its first series begins. */
function conditionLines(drill: SmallDrill): readonly string[] {
  const [curve] = recordCurves(runSmallDrill(drill));
  return (curve?.conditions ?? []).map(
    ({ text, operator, measured, threshold, series, seriesLeftOut, remark }) =>
      [
        text,
        `${measured} ${operator ?? "compares nothing"} ${JSON.stringify(threshold)?.slice(0, 20)}`,
        `${series.length} series, ${seriesLeftOut} left out: ${JSON.stringify(series[0]?.labels)}`,
        ...(remark === undefined ? [] : [remark]),
      ].join(" | "),
  );
}

describe("curves", () => {
  it("draw a comparison at the evaluations of its rule, the series of the alert first", () => {
    const drill = {
      expression: 'probe_success{job="api-health"} == 0',
      rule: { for: "30s" },
      expect: { labels: { instance: "api-2:8080" } },
      scenario: { control: "45s", observe: "6m" },
    };
    const [curve] = recordCurves(
      runSmallDrill({ ...drill, expect: { ...drill.expect, within: "2m", "resolves-within": "1m" } }),
    );
    const ones = (count: number) => Array.from({ length: count }, () => 1);
    expect({
      ...curve,
      conditions: curve?.conditions.map(({ series, ...rest }) => ({ ...rest, first: series[0] })),
    }).toEqual({
      alert: "Broken",
      expression: 'probe_success{job="api-health"} == 0',
      holdDurationMs: 30_000,
      conditions: [
        {
          text: 'probe_success{job="api-health"} == 0',
          operator: "==",
          measured: 'probe_success{job="api-health"}',
          startMs: 0,
          stepMs: 15_000,
          threshold: 0,
          seriesLeftOut: 0,
          first: {
            labels: { __name__: "probe_success", instance: "api-2:8080", job: "api-health" },
            values: [...ones(3), ...Array.from({ length: 17 }, () => 0), ...ones(8)],
          },
        },
      ],
    });
  });

  it.each<readonly [string, string, readonly string[]]>([
    [
      "a threshold on the left is turned around",
      '2 > sum(up{job="api"})',
      ['2 > sum(up{job="api"}) | sum(up{job="api"}) < 2 | 1 series, 0 left out: {}'],
    ],
    [
      "both sides of `and`, and what compares nothing",
      'max(up{job="api"}) == 0 and absent(probe_success{job="x"})',
      [
        'max(up{job="api"}) == 0 | max(up{job="api"}) == 0 | 1 series, 0 left out: {}',
        'absent(probe_success{job="x"}) | absent(probe_success{job="x"}) compares nothing undefined | 1 series, 0 left out: {"job":"x"} | nothing is compared here: it holds while there is any value',
      ],
    ],
    [
      "comparisons within others, from the outside in",
      'count(up{job="api"} == 1) < 3',
      [
        'count(up{job="api"} == 1) < 3 | count(up{job="api"} == 1) < 3 | 1 series, 0 left out: {}',
        'up{job="api"} == 1 | up{job="api"} == 1 | 3 series, 0 left out: {"__name__":"up","instance":"api-1:8080","job":"api"}',
      ],
    ],
    [
      "a threshold that moves",
      'sum(up{job="api"}) > vector(time())',
      [
        'sum(up{job="api"}) > vector(time()) | sum(up{job="api"}) > [0,15,30,45,60,75,90 | 1 series, 0 left out: {}',
      ],
    ],
    [
      "a threshold that each series has of its own",
      'up{job="api"} > on (instance) 2 * probe_success{job="api-health"}',
      [
        'up{job="api"} > on (instance) 2 * probe_success{job="api-health"} | up{job="api"} > undefined | 3 series, 0 left out: {"__name__":"up","instance":"api-2:8080","job":"api"}',
      ],
    ],
    [
      "a side without any value",
      'up{job="nope"} == 0',
      [
        'up{job="nope"} == 0 | up{job="nope"} == 0 | 0 series, 0 left out: undefined | the measured side had no value in this drill',
      ],
    ],
    [
      "an expression over several lines in one",
      'up{job="api"} # of the instances\n  == 0',
      [
        'up{job="api"} == 0 | up{job="api"} == 0 | 3 series, 0 left out: {"__name__":"up","instance":"api-2:8080","job":"api"}',
      ],
    ],
  ])("draw %s", (_, expression, lines) => {
    expect(conditionLines({ expression })).toEqual(lines);
  });

  it("gives each series its own threshold where they differ", () => {
    const expression = 'up{job="api"} > on (instance) 2 * probe_success{job="api-health"}';
    const [curve] = recordCurves(runSmallDrill({ expression }));
    const series = curve?.conditions[0]?.series ?? [];
    expect(
      series.map(({ labels, threshold }) => [
        labels.instance,
        Array.isArray(threshold) ? "moves" : threshold,
      ]),
    ).toEqual([
      ["api-2:8080", "moves"],
      ["api-1:8080", 2],
      ["api-3:8080", 2],
    ]);
  });

  it("leaves out series beyond the eight that come nearest, and says how many", () => {
    expect(conditionLines({ expression: "up == 0" })[0]).toMatch(/8 series, \d+ left out/);
  });

  it("keeps 240 values of a long drill at most, the extremes among them", () => {
    const scenario = { control: "2m", observe: "3h" };
    const [curve] = recordCurves(runSmallDrill({ expression: 'sum(up{job="api"}) < 3', scenario }));
    const [condition] = curve?.conditions ?? [];
    const values = condition?.series[0]?.values ?? [];
    expect([values.length <= 240, Math.min(...values.map(Number)), Math.max(...values.map(Number))]).toEqual([
      true,
      2,
      3,
    ]);
    expect(values.length * (condition?.stepMs ?? 0)).toBeGreaterThanOrEqual(3 * 3_600_000);
  });

  it("draws alerts that nobody expects as well, but not those that fire always", () => {
    const rules = [
      { alert: "Watchdog", expr: "vector(1)", labels: { severity: "none" } },
      { alert: "Noise", expr: 'up{job="api"} == 0' },
    ];
    const curves = recordCurves(runSmallDrill({ expression: 'up{job="nope"} == 0', rules }));
    expect(curves.map(({ alert }) => alert)).toEqual(["Broken", "Noise"]);
  });
});
