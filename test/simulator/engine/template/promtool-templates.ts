import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unquoteText } from "../../../../simulator/go-template/index.ts";

/** The surroundings in which promtool expands the templates. */
export const surroundings = {
  labels: { __name__: "m", job: "api", instance: "host-1.example.com:9090", path: "/a b", empty_like: "0" },
  value: 1234.5678,
  externalLabels: { region: "eu", ext: "x<&>" },
  externalUrl: "http://prom.example/p",
  series: [
    { labels: { __name__: "q", l: "b", h: "db-2:5432" }, value: 2 },
    { labels: { __name__: "q", l: "a", h: "db-10:5432" }, value: 1 },
    { labels: { __name__: "one", l: "only" }, value: 42.5 },
  ],
} as const;

/** What promtool makes of each template: its expansion, or the message with which the rule file is refused. */
export function expandWithPromtool(promtool: string, templates: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-templates-"));
  try {
    const refused = check(promtool, folder, templates);
    const accepted = templates.map((_, index) => index).filter((index) => !refused.has(index));
    const expanded = expand(promtool, folder, templates, accepted);
    return templates.map((_, index) => refused.get(index) ?? expanded.get(index) ?? "(no expansion)");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check(promtool: string, folder: string, templates: readonly string[]): ReadonlyMap<number, string> {
  writeFileSync(
    join(folder, "rules.json"),
    rulesText(
      templates,
      templates.map((_, index) => index),
    ),
  );
  const output = run(promtool, folder, ["check", "rules", "rules.json"]);
  const refused = new Map<number, string>();
  for (const [, index = "", message = ""] of output.matchAll(/"A(\d+)": annotation "a": (.*)/g)) {
    refused.set(Number(index), message);
  }
  return refused;
}

function expand(
  promtool: string,
  folder: string,
  templates: readonly string[],
  accepted: readonly number[],
): ReadonlyMap<number, string> {
  writeFileSync(join(folder, "rules.json"), rulesText(templates, accepted));
  const { labels, value, series, externalLabels, externalUrl } = surroundings;
  const input = [{ labels, value }, ...series].map((one) => ({
    series: describe(one.labels),
    values: String(one.value),
  }));
  const test = {
    rule_files: ["rules.json"],
    tests: [
      {
        interval: "1m",
        input_series: input,
        external_labels: externalLabels,
        external_url: externalUrl,
        alert_rule_test: accepted.map((index) => ({
          eval_time: "0m",
          alertname: `A${index}`,
          exp_alerts: [],
        })),
      },
    ],
  };
  writeFileSync(join(folder, "test.json"), JSON.stringify(test));
  const output = run(promtool, folder, ["test", "rules", "test.json"]);
  const expanded = new Map<number, string>();
  for (const [, index = "", text = ""] of output.matchAll(
    /alertname: A(\d+), time[\s\S]*?Annotations:\{(?:a=("(?:[^"\\]|\\.)*"))?\}/g,
  )) {
    expanded.set(Number(index), text === "" ? "" : (unquoteText(text) ?? text));
  }
  return expanded;
}

function rulesText(templates: readonly string[], indexes: readonly number[]): string {
  const rules = indexes.map((index) => ({
    alert: `A${index}`,
    expr: "m",
    annotations: { a: templates[index] },
  }));
  return JSON.stringify({ groups: [{ name: "g", rules }] });
}

function describe(labels: Readonly<Record<string, string>>): string {
  const { __name__: name, ...rest } = labels;
  return `${name}{${Object.entries(rest)
    .map(([label, text]) => `${label}=${JSON.stringify(text)}`)
    .join(",")}}`;
}

function run(promtool: string, folder: string, words: readonly string[]): string {
  const { stdout, stderr } = spawnSync(promtool, words, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return stdout + stderr;
}
