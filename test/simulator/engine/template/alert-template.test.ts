import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type AlertTemplateInput,
  checkAlertTemplate,
  expandAlertTemplate,
  prepareAlertTemplate,
} from "../../../../simulator/engine/template/index.ts";
import {
  emptyLabels,
  labelsFromRecord,
  type PrometheusMajor,
  PromqlError,
} from "../../../../simulator/promql/index.ts";
import { describeReal } from "../../../real/binaries.ts";
import { expandWithPromtool, surroundings } from "./promtool-templates.ts";

// Each row: a template, and what promtool 2.42 and 3.5.3 make of it (one text where they agree).
const rows: readonly (readonly [string, string, string?])[] = JSON.parse(
  readFileSync(new URL("./expansions.json", import.meta.url), "utf8"),
);

const input: AlertTemplateInput = {
  labels: labelsFromRecord(surroundings.labels),
  value: surroundings.value,
  externalLabels: labelsFromRecord(surroundings.externalLabels),
  externalUrl: surroundings.externalUrl,
  isPromtool: true,
  timestampMs: 0,
  query: (expression) =>
    surroundings.series
      .filter(({ labels }) => labels.__name__ === expression)
      .map(({ labels, value }) => ({ labels: labelsFromRecord(labels), value })),
};

function expand(text: string, prometheus: PrometheusMajor = 3, changes: Partial<AlertTemplateInput> = {}) {
  return expandAlertTemplate(prepareAlertTemplate(text, "A", prometheus), { ...input, ...changes });
}

function expectedOf(prometheus: PrometheusMajor): readonly (readonly [string, string])[] {
  return rows.map(([template, older, newer]) => [template, prometheus === 2 ? older : (newer ?? older)]);
}

describe.each([2, 3] as const)("templates in the profile of Prometheus %i", (prometheus) => {
  test.each(expectedOf(prometheus))("%s", (template, expected) => {
    const problem = checkAlertTemplate(template, "A", prometheus);
    expect(problem ?? expand(template, prometheus)).toBe(expected);
  });
});

describeReal(
  "templates on real promtool",
  [
    ["prometheus-2", "promtool"],
    ["prometheus-3", "promtool"],
  ],
  (...paths) => {
    test.each([2, 3] as const)("every expansion of the table is that of promtool %i", (prometheus) => {
      const promtool = paths[prometheus - 2] ?? "";
      const templates = rows.map(([template]) => template);
      const expanded = expandWithPromtool(promtool, templates).map(withoutNumbers);
      const got = templates.map((template, index) => [template, expanded[index]]);
      expect(got).toEqual(expectedOf(prometheus));
    });
  },
);

// Addresses differ from run to run, and promtool gets each template in a rule of its own.
function withoutNumbers(text: string): string {
  return text.replace(/0x[0-9a-f]{9,}/g, "0xc000010000").replace(/__alert_A\d+/g, "__alert_A");
}

describe("templates beyond promtool", () => {
  test.each([
    ["{{ toDuration 90 }}", "1m30s"],
    ["{{ (toDuration 3700).Round 3600000000000 }}", "1h0m0s"],
    ["{{ (toDuration 90.5).Seconds }}", "90.5"],
    ["{{ now }}", "1.7e+09"],
    ["{{ now | humanizeTimestamp }}", "2023-11-14 22:13:20 +0000 UTC"],
    ['{{ urlQueryEscape "a b&c" }}', "a+b%26c"],
    ["{{ externalURL }} {{ pathPrefix }}", "http://prom.example/p /p"],
  ])("%s", (template, expected) => {
    expect(expand(template, 3, { isPromtool: false, timestampMs: 1_700_000_000_000 })).toBe(expected);
  });

  test("the newest functions are unknown to Prometheus 2", () => {
    expect(checkAlertTemplate("{{ now }}", "A", 2)).toBe('template: __alert_A:1: function "now" not defined');
  });

  test.each([
    ["http://host", ""],
    ["https://host:9090/a%20b/", "/a b/"],
    ["/only/path?x#y", "/only/path"],
  ])("the path of %s is %j", (externalUrl, expected) => {
    expect(expand("{{ pathPrefix }}", 3, { isPromtool: false, externalUrl })).toBe(expected);
  });

  test("a query that fails becomes part of the text", () => {
    const query = () => {
      throw new PromqlError("promql/execution", "multiple matches", { start: 0, end: 0 });
    };
    expect(expand('{{ query "a" }}', 3, { query })).toBe(
      '<error expanding template: error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <query "a">: error calling query: multiple matches>',
    );
  });

  test("a query is asked for the time of the evaluation", () => {
    const asked: unknown[] = [];
    expand('{{ query "up" }}', 3, {
      timestampMs: 5000,
      query: (expression, timestampMs) => {
        asked.push([expression, timestampMs]);
        return [];
      },
    });
    expect(asked).toEqual([["up", 5000]]);
  });

  test("a native histogram takes the value's place in Prometheus 3 only", () => {
    const histogram = {
      schema: 0,
      counterResetHint: "unknown",
      count: 7,
      sum: 12.5,
      zeroThreshold: 0.001,
      zeroCount: 1,
      positiveOffset: 0,
      positiveBuckets: [2, 0, 3],
      negativeOffset: 1,
      negativeBuckets: [1],
      customValues: [],
    } as const;
    const text = "{{ $value }} {{ $value.Count }}";
    expect(expand(text, 3, { histogram })).toBe(
      "{count:7, sum:12.5, [-2,-1):1, [-0.001,0.001]:1, (0.5,1]:2, (2,4]:3} 7",
    );
    expect(expand("{{ $value }}", 2, { histogram, value: 0 })).toBe("0");
  });
});

describe("what a template depends on", () => {
  test.each([
    ["plain", { isStatic: true, usesValue: false, usesQuery: false, labelNames: [] }],
    ["{{ $labels.job }}", { isStatic: false, usesValue: false, usesQuery: false, labelNames: ["job"] }],
    [
      "{{ .Labels.job }} {{ $.Labels.pod }}",
      { isStatic: false, usesValue: false, usesQuery: false, labelNames: ["job", "pod"] },
    ],
    ["{{ $value }}", { isStatic: false, usesValue: true, usesQuery: false, labelNames: [] }],
    ["{{ if .Value }}{{ end }}", { isStatic: false, usesValue: true, usesQuery: false, labelNames: [] }],
    ["{{ with $x := . }}{{ end }}", { isStatic: false, usesValue: true, usesQuery: false, labelNames: [] }],
    ['{{ query "up" | len }}', { isStatic: false, usesValue: false, usesQuery: true, labelNames: [] }],
    ["{{ externalURL }}", { isStatic: false, usesValue: false, usesQuery: false, labelNames: [] }],
    ["{{ broken", { isStatic: false, usesValue: false, usesQuery: false, labelNames: [] }],
  ])("%s", (text, expected) => {
    const { isStatic, usesValue, usesQuery, labelNames } = prepareAlertTemplate(text, "A");
    expect({ isStatic, usesValue, usesQuery, labelNames }).toEqual(expected);
  });
});

describe("bad templates are bounded", () => {
  test("a text that is no template expands to its error", () => {
    expect(expand("{{ nope }}")).toBe(
      '<error expanding template: error parsing template __alert_A: template: __alert_A:1: function "nope" not defined>',
    );
  });

  test("loops for long end with a message", () => {
    const text = "{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}";
    expect(expand(text)).toMatch(/^<error expanding template: .*: stopped after 200000 steps>$/);
  });

  test("queries without end are stopped early", () => {
    let count = 0;
    const query = () => {
      count++;
      return [];
    };
    expand('{{ range 100000 }}{{ query "up" }}{{ end }}', 3, { query });
    expect(count).toBeLessThan(1001);
  });

  test("texts that double themselves end with a message", () => {
    const text = '{{ $x := "0123456789" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}';
    expect(expand(text)).toMatch(/stopped at a text longer than 8388608 characters>$/);
  });

  test("templates that call each other end with a message", () => {
    const text = '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}';
    expect(expand(text)).toMatch(/exceeded maximum template depth/);
  });

  test("deep nesting is refused", () => {
    const text = `{{ ${"(".repeat(5000)}1${")".repeat(5000)} }}`;
    expect(checkAlertTemplate(text, "A")).toBe("template: __alert_A:1: max expression depth exceeded");
    const blocks = `${"{{ if true }}".repeat(5000)}${"{{ end }}".repeat(5000)}`;
    expect(checkAlertTemplate(blocks, "A")).toBe("template: __alert_A:1: max expression depth exceeded");
  });

  test("a label set of a megabyte passes through", () => {
    const value = "x".repeat(1_000_000);
    const labels = labelsFromRecord({ long: value });
    expect(expand("{{ $labels.long | toUpper | len }}", 3, { labels, externalLabels: emptyLabels })).toBe(
      "1000000",
    );
  });
});
