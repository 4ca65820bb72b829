import { describe, expect, it } from "vitest";
import { type ConformanceOptions, runConformance } from "../../../simulator/conformance/index.ts";

/** What comes of a script: its counts, and each failure or finding in one line. */
function outcomeOf(script: string, options: ConformanceOptions = {}): readonly string[] {
  const { passedCount, failures, findings } = runConformance(script, "a.test", options);
  return [
    `${passedCount} passed, ${failures.length} failed`,
    ...failures.map(({ line, column, reason }) => `${line}:${column} ${reason}`),
    ...findings.map(({ line, column, message }) => `${line}:${column} ${message}`),
  ];
}

const loaded = `
load 1m
  requests{job="api"} 0+10x10
  requests{job="web"} 0+20x10
  temperature 20 stale _ 22.5
  latency {{count:2 sum:3 buckets:[1 1]}}x5

`;

describe("what passes", () => {
  it.each([
    [
      "an instant vector in any order",
      'eval instant at 5m requests\n  requests{job="web"} 100\n  requests{job="api"} 50',
    ],
    ["values that differ by less than a millionth", "eval instant at 5m sum(requests)\n  {} 150.0001"],
    ["a range", "eval range from 0 to 4m step 2m sum(requests)\n  {} 0 60 120"],
    ["gaps and staleness markers", "eval range from 0 to 3m step 1m temperature\n  temperature 20 _ _ 22.5"],
    ["a scalar", "eval instant at 5m scalar(sum(requests))\n  150"],
    ["a negative scalar", "eval instant at 5m -0x10\n  -16"],
    ["NaN", "eval instant at 5m 0 / 0\n  NaN"],
    ["a scalar over a range", "eval range from 0 to 2m step 1m 7\n  {} 7 7 7"],
    ["a string", 'eval instant at 5m "a\\tb"\n  expect string `a\tb`'],
    ["nothing", "eval instant at 5m missing"],
    [
      "a range vector",
      "eval instant at 2m temperature[3m]\n  expect range vector from 0 to 2m step 1m\n  temperature 20",
    ],
    [
      "an order",
      'eval instant at 5m sort_desc(requests)\n  expect ordered\n  requests{job="web"} 100\n  requests{job="api"} 50',
    ],
    [
      "the older form of an order",
      'eval_ordered instant at 5m sort(requests)\n  requests{job="api"} 50\n  requests{job="web"} 100',
    ],
    ["an error", "eval instant at 5m requests + on () requests\n  expect fail"],
    ["an error of parsing", "eval instant at 5m sum(\n  expect fail regex: unclosed"],
    [
      "an error by its pattern",
      "eval instant at 5m requests + on () requests\n  expect fail regex:found duplicate series.*right",
    ],
    [
      "the older forms of errors",
      "eval_fail instant at 5m requests + on () requests\n  expected_fail_regexp found duplicate .*\n\neval_fail instant at 1m sum(",
    ],
    ["a warning", "eval instant at 5m quantile(2, requests)\n  expect warn\n  expect no_info\n  {} Inf"],
    [
      "a warning by its message",
      "eval instant at 5m quantile(2, requests)\n  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)\n  {} Inf",
    ],
    ["the older form of a warning", "eval_warn instant at 5m quantile(2, requests)\n  {} Inf"],
    [
      "an info by its pattern",
      "eval instant at 5m count(rate(temperature[6m]))\n  {} 1\n  expect info regex: name does not end in .*temperature",
    ],
    ["a histogram", "eval instant at 1m latency\n  latency {{count:2 sum:3 buckets:[1 1 0]}}"],
    [
      "a histogram with its hint",
      "eval instant at 1m latency\n  latency {{count:2 sum:3 buckets:[1 1] counter_reset_hint:not_reset}}",
    ],
    ["times of a query in an instant query alone", "eval instant at 1m end() - start()\n  0"],
    ["comments between lines", "eval instant at 5m sum(requests)\n# why\n  # so\n  {} 150"],
  ])("%s", (_what, evaluation) => {
    const evaluationCount = evaluation.split("\n").filter((line) => line.startsWith("eval")).length;
    expect(outcomeOf(`${loaded}${evaluation}\n`)).toEqual([`${evaluationCount} passed, 0 failed`]);
  });
});

describe("what fails", () => {
  it.each([
    ["another value", "eval instant at 5m sum(requests)\n  {} 151", "8:20 `{}`: the values differ"],
    [
      "a value at one time",
      "eval range from 0 to 4m step 2m sum(requests)\n  {} 0 61 120",
      "8:33 `{}`: the values differ at 120s",
    ],
    [
      "a sample too few",
      "eval range from 0 to 4m step 2m sum(requests)\n  {} 0 60",
      "8:33 `{}`: no sample is expected at 240s, and there is one",
    ],
    [
      "a sample too many",
      "eval range from 0 to 3m step 1m temperature\n  temperature 20 21 _ 22.5",
      "8:33 `temperature`: a sample is expected at 60s, and there is none",
    ],
    [
      "a sample past the end",
      "eval range from 0 to 1m step 1m sum(requests)\n  {} 0 30 60",
      "8:33 `{}`: 3 samples are expected, more than the range has steps",
    ],
    ["a missing series", "eval instant at 5m missing\n  missing 1", "8:20 `missing` is missing"],
    [
      "a series that is not expected",
      'eval instant at 5m requests\n  requests{job="api"} 50',
      '8:20 `requests{job="web"}` is not expected',
    ],
    [
      "another order",
      'eval_ordered instant at 5m sort(requests)\n  requests{job="web"} 100\n  requests{job="api"} 50',
      '8:28 at position 1 `requests{job="web"}` is expected, and `requests{job="api"}` is there',
    ],
    [
      "a number instead of a vector",
      "eval instant at 5m 1\n  {} 1",
      "8:20 a series is expected, and the result is a scalar",
    ],
    [
      "a vector instead of a number",
      "eval instant at 5m sum(requests)\n  150",
      "8:20 a scalar is expected, and the result is a series",
    ],
    [
      "a vector instead of a range vector",
      "eval instant at 5m requests\n  expect range vector from 0 to 1m step 1m",
      "8:20 a range vector is expected, and the result is an instant vector",
    ],
    [
      "a range vector instead of a vector",
      "eval instant at 5m requests[1m]",
      "8:20 an instant vector is expected, and the result is a range vector",
    ],
    [
      "an error that did not come",
      "eval instant at 5m requests\n  expect fail",
      "8:20 the evaluation must fail, and yields a result",
    ],
    [
      "an error that came",
      "eval instant at 5m requests + on () requests\n  {} 1",
      "8:20 the evaluation fails",
    ],
    [
      "another error",
      "eval instant at 5m requests + on () requests\n  expect fail msg: no",
      "8:20 the evaluation fails with another error",
    ],
    [
      "a warning that did not come",
      "eval instant at 5m requests\n  expect warn",
      "8:20 an expected warning is missing",
    ],
    [
      "a warning that came",
      "eval instant at 5m quantile(2, requests)\n  expect no_warn\n  {} Inf",
      "8:20 no warning is expected",
    ],
    [
      "a remark without an expectation among those expected",
      "eval instant at 5m rate(temperature[6m]) + rate(temperature[7m])\n  expect info regex: \\(1:6\\)",
      "8:20 there is another info than those expected",
    ],
    [
      "a float instead of a histogram",
      "eval instant at 5m sum(requests)\n  {} {{count:1}}",
      "8:20 `{}`: the values differ",
    ],
    [
      "another bucket",
      "eval instant at 1m latency\n  latency {{count:2 sum:3 buckets:[2]}}",
      "8:20 `latency`: the values differ",
    ],
    [
      "another hint",
      "eval instant at 1m latency\n  latency {{count:2 sum:3 buckets:[1 1] counter_reset_hint:gauge}}",
      "8:20 `latency`: the values differ",
    ],
    ["another text", 'eval instant at 1m "a"\n  expect string "b"', "8:20 the texts differ"],
  ])("%s", (_what, evaluation, failure) => {
    expect(outcomeOf(`${loaded}${evaluation}\n`)).toEqual(["0 passed, 1 failed", failure]);
  });

  it("shows what was expected and what came", () => {
    const script = `${loaded}eval range from 0 to 3m step 1m requests or temperature or latency\n  temperature 1 2\n`;
    const { failures } = runConformance(script, "a.test", {});
    expect(failures[0]).toMatchObject({
      file: "a.test",
      expression: "requests or temperature or latency",
      mode: "as written",
      expected: "temperature 1 2",
      got: [
        "latency _ {{count:2 sum:3 counter_reset_hint:not_reset buckets:[1 1]}} {{count:2 sum:3 counter_reset_hint:not_reset buckets:[1 1]}}",
        'requests{job="api"} 0 10 20 30',
        'requests{job="web"} 0 20 40 60',
        "temperature 20 _ _ 22.5",
      ].join("\n"),
    });
  });

  it("evaluates an instant as a range and with fixed times as well", () => {
    // The time of a sample is the same in any query, but not the time of an evaluation.
    const script = `${loaded}eval instant at 5m vector(time()) - vector(300)\n  {} 0\n`;
    expect(outcomeOf(script)).toEqual(["1 passed, 0 failed"]);
  });
});

describe("the storage", () => {
  it("is emptied by `clear` and filled by every `load`", () => {
    const script = `
load 1m
  a 1

load 2m
  b 1 2

eval instant at 2m a + on () b
  {} 3

clear

eval instant at 2m a or b
`;
    expect(outcomeOf(script)).toEqual(["2 passed, 0 failed"]);
  });

  it("takes the last of two lines for one series", () => {
    expect(outcomeOf("load 1m\n  a 1\n  a 2\n\neval instant at 0 a\n  a 2\n")).toEqual([
      "1 passed, 0 failed",
    ]);
  });

  it("adds histograms with custom buckets to classic ones", () => {
    const script = `
load_with_nhcb 1m
  rpc_bucket{le="1"} 0+1x5
  rpc_bucket{le="2"} 0+3x5
  rpc_bucket{le="+Inf"} 0+4x5
  rpc_sum 0+6x5
  rpc_count 0+4x5

eval instant at 2m rpc
  rpc {{schema:-53 count:8 sum:12 custom_values:[1 2] buckets:[2 4 2]}}

eval instant at 2m rpc_count
  rpc_count 8
`;
    expect(outcomeOf(script)).toEqual(["2 passed, 0 failed"]);
  });

  it("takes start timestamps from the line before the samples", () => {
    const script = `
load 1m
  requests_total@st 0s -1mx3
  requests_total 10 20 30 40 50

eval instant at 4m increase(requests_total[4m1s])
  {} 140.58333333333334
`;
    expect(outcomeOf(script).at(0)).toMatch(/passed/);
  });

  it("follows the semantics of Prometheus 2 on request", () => {
    const script = "load 1m\n  a 1x10\n\neval instant at 5m count_over_time(a[5m])\n  {} 6\n";
    expect(outcomeOf(script, { prometheus: 2 })).toEqual(["1 passed, 0 failed"]);
    expect(outcomeOf(script, { prometheus: 3 })[0]).toBe("0 passed, 1 failed");
  });
});

describe("what cannot be read", () => {
  it.each([
    ["nothing", "", "1:1 the script evaluates nothing; write at least one `eval`"],
    ["comments alone", "# nothing\n", "1:1 the script evaluates nothing; write at least one `eval`"],
    [
      "an unknown command",
      "lode 5m\n",
      "1:1 `lode` is no command; write `load`, `load_with_nhcb`, `clear` or `eval`",
    ],
    [
      "an unknown evaluation",
      "eval_maybe instant at 1m a\n",
      "1:1 `eval_maybe` is no command; write one of eval, eval_fail, eval_ordered, eval_warn, eval_info",
    ],
    [
      "a load without an interval",
      "load\n  a 1\n",
      "1:5 `load` takes the time between two samples, as in `load 5m`",
    ],
    [
      "a load with a bad interval",
      "load 5mn\n  a 1\n",
      "1:5 `load` takes the time between two samples, as in `load 5m`",
    ],
    ["a bad series", "load 5m\n  a 1 2 x\n", '2:9 unexpected "x"'],
    ["a bad label", 'load 5m\n  a{b="c} 1\n', "2:7 unterminated quoted string"],
    ["a bad expectation", "eval instant at 1m a\n  a{ 1\n", "2:6 unexpected character inside braces: '1'"],
    [
      "a histogram that no storage takes",
      "load 5m\n  a {{buckets:[-1]}}\n\neval instant at 0 b\n",
      "1:1 positive side: bucket number 1 has observation count of -1: histogram has a bucket whose observation count is negative",
    ],
    [
      "parts of histograms that do not fit",
      'load_with_nhcb 5m\n  a_bucket{le="1"} 3\n  a_bucket{le="+Inf"} 2\n\neval instant at 0 b\n',
      "1:1 count is not cumulative: 2 < 3",
    ],
    [
      "an evaluation without a form",
      "eval a\n",
      "1:1 write `eval instant at <time> <expression>` or `eval range from <time> to <time> step <time> <expression>`",
    ],
    [
      "a bad time",
      "eval instant at noon a\n",
      "1:17 `noon` is not a time; write a number and a unit, as in `5m`",
    ],
    [
      "a range that ends before it begins",
      "eval range from 5m to 1m step 1m a\n",
      "1:1 `from 5m to 1m step 1m`: the end must not be before the start",
    ],
    [
      "a range without a step",
      "eval range from 0 to 1m step 0 a\n",
      "1:1 `from 0 to 1m step 0`: the step must be longer than 0",
    ],
    [
      "a range in order",
      "eval range from 0 to 1m step 1m a\n  expect ordered\n",
      "1:1 `ordered` needs an instant query: ranges are ordered by labels",
    ],
    [
      "several values at an instant",
      "eval instant at 1m a\n  a 1 2\n",
      "1:1 an instant query yields one value for each series; for a range vector write `expect range vector from … to … step …`",
    ],
    [
      "an unknown condition",
      "eval instant at 1m a\n  expect peace\n",
      "2:3 after `expect` write `fail`, `warn`, `no_warn`, `info`, `no_info`, `ordered`, `string` or `range vector`, and for a text `msg:` or `regex:`",
    ],
    [
      "a bad pattern",
      "eval instant at 1m a\n  expect fail regex: (\n",
      "2:3 `(` is no regular expression: error parsing regexp: missing closing ): `(`",
    ],
    [
      "a string without quotes",
      "eval instant at 1m a\n  expect string b\n",
      "2:3 after `expect string` write a text in quotes",
    ],
    [
      "a bad range vector",
      "eval instant at 1m a\n  expect range vector from 0 to x step 1m\n",
      "2:3 write `expect range vector from <time> to <time> step <time>`",
    ],
    [
      "start timestamps of another series",
      "load 1m\n  a@st -1m\n  b 1\n\neval instant at 0 c\n",
      "2:3 start timestamps must stand in the line before the samples of the same series",
    ],
    [
      "start timestamps without a series",
      "load 1m\n  a@st -1m\n\neval instant at 0 c\n",
      "2:3 start timestamps must stand in the line before the samples of the same series",
    ],
    [
      "too few start timestamps",
      "load 1m\n  a@st -1m\n  a 1 2\n\neval instant at 0 c\n",
      "2:3 1 start timestamps for 2 samples; write one for each, `_` for none",
    ],
    [
      "lines below `clear`",
      "clear\n  a 1\n\neval instant at 0 c\n",
      "2:3 `clear` takes no lines; leave an empty one",
    ],
  ])("%s", (_what, script, finding) => {
    const [, ...findings] = outcomeOf(script);
    expect(findings).toEqual([finding]);
  });

  it("is told all at once, and the rest is run", () => {
    const script = "lode 5m\n\nload 5mn\n  a 1\n\neval instant at noon a\n\neval instant at 0 1\n  1\n";
    expect(outcomeOf(script)).toEqual([
      "1 passed, 0 failed",
      "1:1 `lode` is no command; write `load`, `load_with_nhcb`, `clear` or `eval`",
      "3:5 `load` takes the time between two samples, as in `load 5m`",
      "6:17 `noon` is not a time; write a number and a unit, as in `5m`",
    ]);
  });
});
