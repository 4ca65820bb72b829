import { describe, expect, it } from "vitest";
import {
  formatPromqlError,
  labelsToRecord,
  type NativeHistogram,
  type NotationOptions,
  PromqlError,
  parseMetricDescription,
  parseSequence,
  parseSeriesDescription,
  type SequenceSample,
} from "../../../../simulator/promql/index.ts";

const emptyHistogram: NativeHistogram = {
  schema: 0,
  counterResetHint: "unknown",
  count: 0,
  sum: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveOffset: 0,
  positiveBuckets: [],
  negativeOffset: 0,
  negativeBuckets: [],
  customValues: [],
};

function short(sample: SequenceSample): unknown {
  return sample.kind === "float"
    ? sample.value
    : sample.kind === "histogram"
      ? sample.histogram
      : sample.kind;
}

function problemOf(text: string, options: NotationOptions = {}): string {
  try {
    parseSeriesDescription(text, options);
    return "none";
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return formatPromqlError(text, error);
  }
}

describe("the metric of a series", () => {
  it.each([
    ["up 1", { __name__: "up" }],
    ["up{} 1", { __name__: "up" }],
    ["up{job=\"api\",x='y',} 1", { __name__: "up", job: "api", x: "y" }],
    ['{job="api"} 1', { job: "api" }],
    ["{} 1", {}],
    ['{"a.b","c d"="e"} 1', { __name__: "a.b", "c d": "e" }],
    ['job:rate5m{le="+Inf"} 1', { __name__: "job:rate5m", le: "+Inf" }],
    ['sum{by="x"} 1', { __name__: "sum", by: "x" }],
    ['up{empty=""} 1', { __name__: "up" }],
    ["", {}],
  ])("%j", (text, labels) => {
    expect(labelsToRecord(parseSeriesDescription(text).labels)).toEqual(labels);
  });

  it("stands alone in expectations", () => {
    expect(labelsToRecord(parseMetricDescription('up{a="b"} '))).toEqual({ __name__: "up", a: "b" });
    expect(labelsToRecord(parseMetricDescription('up {a="b"} # one'))).toEqual({ __name__: "up", a: "b" });
    expect(() => parseMetricDescription('up{a="b"} 1')).toThrow('unexpected number "1"');
  });
});

describe("the samples of a series", () => {
  it.each([
    ["", []],
    ["1 2.5 -3 +4", [1, 2.5, -3, 4]],
    ["  1\t2  ", [1, 2]],
    ["_ 1 _x2 stale", ["gap", 1, "gap", "gap", "stale"]],
    ["_x0 1x0", [1]],
    ["1x3", [1, 1, 1, 1]],
    ["1+2x3", [1, 3, 5, 7]],
    ["-1-2x2", [-1, -3, -5]],
    ["-2+4x3", [-2, 2, 6, 10]],
    ["0x3", [0, 0, 0, 0]],
    [
      "NaN Inf -Inf inf",
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ],
    [".5 1e3x1 1_000", [0.5, 1000, 1000, 1000]],
    ["0+0.1x3", [0, 0.1, 0.2, 0.30000000000000004]],
    ["{{}}", [emptyHistogram]],
    ["{{ }} 1", [emptyHistogram, 1]],
    [
      "{{sum:-2 count:3 }}x1",
      [
        { ...emptyHistogram, sum: -2, count: 3 },
        { ...emptyHistogram, sum: -2, count: 3 },
      ],
    ],
  ])("%j", (text, samples) => {
    expect(parseSequence(text).map(short)).toEqual(samples);
    expect(parseSeriesDescription(`up ${text}`).samples.map(short)).toEqual(samples);
  });

  it("are native histograms with every descriptor", () => {
    const text =
      "{{schema:3 sum:1.5 count:7 z_bucket:1 z_bucket_w:0.01 buckets:[1 2 NaN ] offset:-2 n_buckets:[4 -1] n_offset:5 counter_reset_hint:not_reset}} {{SCHEMA:-53 custom_values:[0.5 1] buckets:[1 2 3]}}";
    expect(parseSequence(text)).toEqual([
      {
        kind: "histogram",
        hasResetHint: true,
        histogram: {
          schema: 3,
          counterResetHint: "not_reset",
          count: 7,
          sum: 1.5,
          zeroThreshold: 0.01,
          zeroCount: 1,
          positiveOffset: -2,
          positiveBuckets: [1, 2, Number.NaN],
          negativeOffset: 5,
          negativeBuckets: [4, -1],
          customValues: [],
        },
      },
      {
        kind: "histogram",
        hasResetHint: false,
        histogram: { ...emptyHistogram, schema: -53, customValues: [0.5, 1], positiveBuckets: [1, 2, 3] },
      },
    ]);
  });

  it("grow by histograms, whose buckets may lie elsewhere or be finer", () => {
    const grown = parseSequence(
      "{{schema:0 sum:4 count:4 z_bucket:1 z_bucket_w:0.001 buckets:[1 2] offset:1}}+{{schema:1 sum:1 count:3 buckets:[1 1 1] offset:-1 counter_reset_hint:gauge}}x1",
    );
    expect(grown.map(short)).toEqual([
      {
        ...emptyHistogram,
        sum: 4,
        count: 4,
        zeroCount: 1,
        zeroThreshold: 0.001,
        positiveOffset: 1,
        positiveBuckets: [1, 2],
      },
      {
        ...emptyHistogram,
        counterResetHint: "gauge",
        sum: 5,
        count: 7,
        zeroCount: 1,
        zeroThreshold: 0.001,
        positiveOffset: 0,
        positiveBuckets: [2, 2, 2],
      },
    ]);
  });

  it("shrink by histograms, and a wider zero bucket takes over the buckets inside it", () => {
    const shrunk = parseSequence(
      "{{sum:9 count:9 buckets:[3 3 3]}}-{{sum:1 count:2 z_bucket:1 z_bucket_w:1.5 buckets:[1] offset:2}}x1",
    );
    // 1.5 lies in the bucket (1, 2], so the zero bucket reaches up to 2.
    expect(shrunk.map(short)[1]).toEqual({
      ...emptyHistogram,
      sum: 8,
      count: 7,
      zeroThreshold: 2,
      zeroCount: 5,
      positiveOffset: 2,
      positiveBuckets: [2],
    });
  });
});

describe("what is no series", () => {
  it.each([
    ["up{a=b} 1", '1:6: parse error: unexpected identifier "b" in label set, expected string'],
    ["up{a} 1", '1:5: parse error: unexpected "}" in label set, expected "="'],
    ['up{a="1" b="2"} 1', '1:10: parse error: unexpected identifier "b" in label set, expected "," or "}"'],
    ["up{1} 1", "1:4: parse error: unexpected character inside braces: '1'"],
    ['up{a="1} 1', "1:6: parse error: unterminated quoted string"],
    ["5 1", '1:1: parse error: unexpected number "5" in series values'],
    ['up {a="b"} 1', "1:4: parse error: unexpected character in series sequence: '{'"],
    ["up 1,2", "1:5: parse error: unexpected character in series sequence: ','"],
    [
      "up 1 foo",
      '1:6: parse error: unexpected identifier "foo" in series values, expected number or "stale"',
    ],
    [
      "up stalex3",
      '1:4: parse error: unexpected identifier "stalex3" in series values, expected number or "stale"',
    ],
    ["up -stale", '1:5: parse error: unexpected identifier "stale" in series values'],
    ["up sum", "1:4: parse error: unexpected <aggr:sum>"],
    ["up x3", '1:4: parse error: unexpected "x"'],
    ["up 1x", "1:6: parse error: unexpected end of input in series values"],
    [
      "up 1x1.5",
      '1:6: parse error: invalid repetition in series values: strconv.ParseUint: parsing "1.5": invalid syntax',
    ],
    [
      "up 1x99999999999999999999",
      '1:6: parse error: invalid repetition in series values: strconv.ParseUint: parsing "99999999999999999999": value out of range',
    ],
    ["up 1+1", "1:7: parse error: unexpected end of input in series values"],
    ["up 5m", '1:4: parse error: bad number syntax: "5"'],
    [
      "up 1e400",
      '1:4: parse error: error parsing number: strconv.ParseFloat: parsing "1e400": value out of range',
    ],
    ["up _5", '1:5: parse error: unexpected number "5"'],
    ["up {{foo:1}}", '1:6: parse error: bad histogram descriptor found: "foo"'],
    ["up {{sum}}", "1:6: parse error: missing `:` for histogram descriptor"],
    ["up {{sum:1 sum:2}}", '1:12: parse error: duplicate key "sum" in histogram'],
    ["up {{sum:1,count:2}}", "1:11: parse error: histogram description incomplete unexpected: ','"],
    ["up {{sum:.5}}", "1:10: parse error: histogram description incomplete unexpected: '.'"],
    ["up {{sum:1", "1:11: parse error: histogram description incomplete unexpected: '\ufffd'"],
    ["up {{buckets:[1,2]}}", "1:16: parse error: invalid character in buckets description: ','"],
    ["up {{buckets:[]}}", '1:15: parse error: unexpected "]" in series values'],
    [
      "up {{schema:1.5}}",
      '1:13: parse error: invalid repetition in series values: strconv.ParseUint: parsing "1.5": invalid syntax',
    ],
    ["up {{counter_reset_hint:maybe}}", '1:25: parse error: bad histogram descriptor found: "maybe"'],
    ["up {{sum:1}}+1x3", '1:14: parse error: unexpected number "1" in series values'],
    [
      "up {{schema:1}}+{{schema:0}}x1",
      "1:4: parse error: error combining histograms: cannot merge from schema 0 to 1",
    ],
    [
      "up {{schema:-53}}+{{schema:0}}x1",
      "1:4: parse error: cannot apply this operation on histograms with a mix of exponential and custom bucket schemas",
    ],
    [
      "up {{z_bucket_w:NaN}}+{{}}x1",
      "1:4: parse error: cannot combine histograms whose z_bucket_w is no number",
    ],
    [
      "up {{buckets:[1]}}+{{buckets:[1] offset:2000000000}}x1",
      "1:4: parse error: histogram would span more than 1000000 buckets",
    ],
  ])("%j", (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it("has no native histograms and no quoted names in the notation of 2.42", () => {
    expect(problemOf("up {{}}", { prometheus: 2 })).toBe(
      "1:4: parse error: unexpected character in series sequence: '{'",
    );
    expect(problemOf('{"a.b"} 1', { prometheus: 2 })).toBe(
      '1:2: parse error: unexpected string "\\"a.b\\"" in label set, expected identifier or "}"',
    );
  });

  it("is refused where it would grow past the limit, before it does", () => {
    expect(problemOf("up 1x10000000")).toBe(
      "1:4: parse error: series expands to 10000001 samples, more than the limit of 1000000",
    );
    expect(problemOf("up _x18446744073709551615")).toMatch("more than the limit of 1000000");
    expect(problemOf("up 1x5 2x4", { samplesMax: 10 })).toBe(
      "1:8: parse error: series expands to 11 samples, more than the limit of 10",
    );
    expect(problemOf("up 1x5 2x3", { samplesMax: 10 })).toBe("none");
    expect(problemOf("up {{buckets:[1]}}+{{buckets:[1] offset:999}}x9", { samplesMax: 10 })).toBe(
      "1:4: parse error: series expands to more than the limit of 200 histogram buckets",
    );
  });
});
