import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultExpositionLimits, parseExposition } from "../../../simulator/exposition/index.ts";

/** One line a sample, one a family, one a finding: what a reader of the text would say about it. */
function describeExposition(text: string): string {
  const { families, findings } = parseExposition(text, "scrape.prom");
  const lines = families.flatMap((family) => [
    `${family.name} ${family.type}${family.help === undefined ? "" : ` "${family.help}"`}`,
    ...family.samples.map(({ name, labels, value, timestampMs }) => {
      const shown = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
      return `  ${name}{${shown.join(" ")}} ${value}${timestampMs === undefined ? "" : ` @${timestampMs}`}`;
    }),
  ]);
  const found = findings.map(
    ({ severity, code, message, line, column }) => `! ${line}:${column} ${severity} ${code}: ${message}`,
  );
  return [...lines, ...found].join("\n");
}

describe("the parser of the text exposition format", () => {
  it("reads families with their help, type, labels and timestamps", () => {
    expect(
      describeExposition(`# HELP http_requests_total Requests,\\nall of them \\\\ here.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total { method = "post" , code = "400" , }   3
# a comment
\tpath{dir="C:\\\\DIR\\\\",error="Cannot find:\\n\\"FILE\\"",odd="\\d"} 1.458255915e9
plain 12.47
minimum -Inf
maximum +Inf
none NaN
# EOF
after_the_end 1
`),
    ).toMatchInlineSnapshot(`
      "http_requests_total counter "Requests,
      all of them \\ here."
        http_requests_total{method="post" code="200"} 1027 @1395066363000
        http_requests_total{method="post" code="400"} 3
      path untyped
        path{dir="C:\\\\DIR\\\\" error="Cannot find:\\n\\"FILE\\"" odd="\\\\d"} 1458255915
      plain untyped
        plain{} 12.47
      minimum untyped
        minimum{} -Infinity
      maximum untyped
        maximum{} Infinity
      none untyped
        none{} NaN"
    `);
  });

  it("takes timestamps as seconds and reads units where the text ends as OpenMetrics does", () => {
    const text = "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1 1700000000.25\n";
    const { format, families, findings } = parseExposition(`${text}# EOF\n`, "x");
    const [family] = families;
    expect({ format, findings, unit: family?.unit, timestampMs: family?.samples[0]?.timestampMs }).toEqual({
      format: "openmetrics",
      findings: [],
      unit: "seconds",
      timestampMs: 1_700_000_000_250,
    });
    const plain = parseExposition(text, "x");
    expect({ format: plain.format, codes: plain.findings.map(({ code }) => code) }).toEqual({
      format: "text",
      codes: ["exposition/bad-timestamp"],
    });
  });

  it("puts the series of histograms and summaries into their family", () => {
    expect(
      describeExposition(`# TYPE duration histogram
duration_bucket{le="0.1"} 1
duration_bucket{le="+Inf"} 3
duration_sum 0.5
duration_count 3
# TYPE size summary
size{quantile="0.5"} 4
size_sum 17
size_count 2
# TYPE cache gauge
cache 1
cache_count 2
`),
    ).toMatchInlineSnapshot(`
      "duration histogram
        duration_bucket{le="0.1"} 1
        duration_bucket{le="+Inf"} 3
        duration_sum{} 0.5
        duration_count{} 3
      size summary
        size{quantile="0.5"} 4
        size_sum{} 17
        size_count{} 2
      cache gauge
        cache{} 1
      cache_count untyped
        cache_count{} 2"
    `);
  });

  it("reads the exemplars of OpenMetrics, with or without a time", () => {
    const { families, findings } = parseExposition(
      `# TYPE seconds histogram
seconds_bucket{le="1"} 3 # {trace_id="a\\"b",span_id="c"} 0.5 12.25
seconds_bucket{le="+Inf"} 4 10 # {} 7
seconds_sum 8
seconds_count 4
# EOF
`,
      "om.prom",
    );
    expect(findings).toEqual([]);
    const exemplars = families.flatMap(({ samples }) => samples.map(({ exemplar }) => exemplar));
    expect(exemplars.map((one) => one && { ...one, labels: { ...one.labels } })).toEqual([
      { labels: { trace_id: 'a"b', span_id: "c" }, value: 0.5, timestampMs: 12_250 },
      { labels: {}, value: 7, timestampMs: undefined },
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["# trace_id", 'bad-exemplar: an exemplar begins with its labels; write `# {trace_id="…"} value`'],
    ['# {"name"} 1', "bad-exemplar: an exemplar has no name, as `name` is"],
    ['# {a="b"}', "no-value: the sample has no value"],
    ['# {a="b"} 1 2 3', "text-after-sample: nothing may stand after value and timestamp"],
    ['# {a="b"} 1 2 # {c="d"} 1', "text-after-sample: nothing may stand after an exemplar"],
  ])("refuses the exemplar %s, as Prometheus does", (text, told) => {
    const { findings } = parseExposition(`a_total 1 ${text}\n# EOF\n`, "om.prom");
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([`exposition/${told}`]);
  });

  it("reads the quoted names of Prometheus 3 and passes over exemplars of the other format", () => {
    expect(
      describeExposition(`# TYPE "http.requests" counter
{"http.requests", "the.route"="/", method="get"} 1
spans_total 3 # {trace_id="a"} 0.5
`),
    ).toMatchInlineSnapshot(`
      "http.requests counter
        http.requests{the.route="/" method="get"} 1
      spans_total untyped
        spans_total{} 3"
    `);
  });

  it("says what is wrong with a line and reads the others", () => {
    expect(
      describeExposition(`good 1
9lives 1
no_value
bad_value abc
bad_value 0x1p3
bad_time 1 12.5
more 1 2 3
open{a="b 1
open{a="b"
unequal{a} 1
twice{a="1",a="2"} 1
bad_label{a-b="1"} 1
unquoted{a=1} 1
{a="1"} 1
two{"names"} 1
glued{a="1"b="2"} 1
# TYPE good gauge
# TYPE other thermometer
# TYPE other gauge
# TYPE other gauge
# HELP other a
# HELP other b
# TYPE
other 1
good 1
other{a="1"} 1
other 2
`),
    ).toMatchInlineSnapshot(`
      "good untyped
        good{} 1
      other gauge "a"
        other{} 1
        other{a="1"} 1
      ! 2:1 error exposition/bad-name: \`9lives\` is not a metric name
      ! 3:9 error exposition/no-value: the sample has no value
      ! 4:11 error exposition/bad-value: \`abc\` is not a number
      ! 5:11 error exposition/bad-value: \`0x1p3\` is not a number
      ! 6:12 error exposition/bad-timestamp: \`12.5\` is not a timestamp; write whole milliseconds
      ! 7:10 error exposition/text-after-sample: nothing may stand after value and timestamp
      ! 8:8 error exposition/open-quote: the text that starts here has no closing \`"\`
      ! 9:11 error exposition/open-labels: the labels end neither in \`,\` nor in \`}\` here
      ! 10:10 error exposition/no-equals: the label \`a\` has no value; write \`a="…"\`
      ! 11:13 error exposition/duplicate-label: the label \`a\` stands here twice
      ! 12:11 error exposition/bad-label-name: \`a-b\` is not a label name
      ! 13:12 error exposition/no-quote: a label value starts with \`"\`
      ! 14:8 error exposition/no-name: a sample needs a metric name in front of its labels
      ! 15:13 error exposition/two-names: the metric has two names, \`two\` and \`names\`
      ! 16:12 error exposition/open-labels: the labels end neither in \`,\` nor in \`}\` here
      ! 17:18 error exposition/late-type: the \`# TYPE\` line of \`good\` stands after its samples
      ! 18:14 error exposition/unknown-type: \`thermometer\` is not a type; write one of \`counter\`, \`gauge\`, \`histogram\`, \`summary\`, \`untyped\`
      ! 20:19 error exposition/duplicate-type: \`other\` has a second \`# TYPE\` line
      ! 22:14 error exposition/duplicate-help: \`other\` has a second \`# HELP\` line
      ! 23:7 error exposition/no-name: \`# TYPE\` names no metric
      ! 25:1 error exposition/duplicate-series: the series \`good\` with these labels stands in line 1 already
      ! 27:1 error exposition/duplicate-series: the series \`other\` with these labels stands in line 24 already"
    `);
  });

  it("doubts histograms that do not add up and counters below zero", () => {
    expect(
      describeExposition(`# TYPE h histogram
h_bucket{le="1"} 5
h_bucket{le="2"} 4
h_bucket 4
# TYPE c counter
c -1
`),
    ).toMatchInlineSnapshot(`
      "h histogram
        h_bucket{le="1"} 5
        h_bucket{le="2"} 4
        h_bucket{} 4
      c counter
        c{} -1
      ! 4:1 warning exposition/bad-bucket: the bucket of \`h\` has no bound \`le\` that is a number
      ! 3:1 warning exposition/falling-buckets: the buckets of \`h\` do not add up: this one holds less than a smaller one
      ! 3:1 warning exposition/no-infinite-bucket: the histogram \`h\` has no bucket \`le="+Inf"\`, so it has no quantiles
      ! 6:1 warning exposition/negative-counter: the counter \`c\` is below zero"
    `);
  });

  it.each([
    ["", ["1:1 error exposition/empty"]],
    ["# a comment only\n", []],
    ["up 1", ["1:1 warning exposition/no-final-newline"]],
    ["up 1\r\ndown 0\r\n", ["1:5 error exposition/carriage-return"]],
    ["<!doctype html>\n<html>\n", ["1:1 error exposition/bad-name", "2:1 error exposition/bad-name"]],
  ])("finds in the answer %j: %j", (text, expected) => {
    const { findings } = parseExposition(text, "x");
    expect(
      findings.map(({ severity, code, line, column }) => `${line}:${column} ${severity} ${code}`),
    ).toEqual(expected);
  });

  it("stops at its bounds and says so", () => {
    const text = "a 1\nb 2\nc 3\n";
    const bounded = (limits: object) =>
      parseExposition(text, "x", { ...defaultExpositionLimits, ...limits }).findings.map(
        ({ code, line }) => `${line} ${code}`,
      );
    expect(bounded({ sampleCountMax: 2 })).toEqual(["3 exposition/too-many-samples"]);
    expect(bounded({ lengthMax: 5 })).toEqual(["1 exposition/too-long", "2 exposition/no-value"]);
    const noise = parseExposition("?\n".repeat(1000), "x", {
      ...defaultExpositionLimits,
      findingCountMax: 3,
    });
    expect(noise.findings.map(({ code, line }) => `${line} ${code}`)).toEqual([
      "1 exposition/bad-name",
      "2 exposition/bad-name",
      "3 exposition/too-many-findings",
    ]);
  });

  it("keeps labels such as __proto__ as they are", () => {
    const [family] = parseExposition('a{__proto__="x",constructor="y"} 1\n', "x").families;
    expect(Object.entries(family?.samples[0]?.labels ?? {})).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });

  it("reads back any label value and any number that is written by the rules", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.double(), (label, value) => {
        const escaped = label.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"');
        const number = Number.isFinite(value) ? String(value) : String(value).replace("inity", "");
        const { families, findings } = parseExposition(`m{a="${escaped}"} ${number}\n`, "x");
        const sample = families[0]?.samples[0];
        expect(findings.filter(({ code }) => code !== "exposition/carriage-return")).toEqual([]);
        expect(sample?.labels.a).toBe(label);
        expect(sample?.value === 0 ? 0 : sample?.value).toBe(value === 0 ? 0 : value);
      }),
      { seed: 29, numRuns: 500 },
    );
  });

  it("never throws, whatever the text", () => {
    const piece = fc.constantFrom(
      'a{b="',
      '"',
      "}",
      "{",
      " ",
      "\n",
      "# TYPE a ",
      "histogram",
      "1",
      "le",
      "=",
      ",",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        parseExposition(pieces.join(""), "x");
      }),
      { seed: 30, numRuns: 2000 },
    );
  });
});
