import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  apiMetrics,
  type MetricDefinition,
  serviceMetrics,
} from "../../../instrumentation/src/catalog/index.ts";
import { bounds, words } from "../../../instrumentation/src/settings/bounds.ts";
import { defaultLoki } from "../../../instrumentation/src/settings/defaults.ts";
import { defaultSettings, readSettings } from "../../../instrumentation/src/settings/index.ts";
import { ownVariables } from "../../../instrumentation/src/settings/variable-names.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { metricsStand, textOf } from "../metrics/metrics-stand.ts";

const page = readFileSync(join(repositoryRoot, "docs/instrumentation.md"), "utf8");
const sources = join(repositoryRoot, "instrumentation/src");

/** A row of a table of settings. */
interface Row {
  readonly variable: string;
  readonly option: string;
  readonly standard: string;
  readonly range: string;
}

const plain = (cell: string | undefined) => (cell ?? "").trim().replaceAll("`", "");

const rows: readonly Row[] = page
  .split("\n")
  .filter((line) => /^\| `(KLAXON|OTEL)_/.test(line))
  .map((line) => {
    const [, variable, option, standard, range] = line.split("|").map(plain);
    return { variable, option, standard, range } as Row;
  });

/** The default of every option by its path; a Loki is there only where its address is given. */
const defaults = flat({
  ...defaultSettings,
  logs: { ...defaultSettings.logs, loki: { ...defaultLoki, url: undefined } },
});

function flat(value: object, path = ""): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
      const isGroup = typeof member === "object" && member !== null && !Array.isArray(member);
      const full = `${path}${name}`;
      return isGroup && Object.keys(member).length > 0 ? [...flat(member, `${full}.`)] : [[full, member]];
    }),
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (typeof value === "object" || value === undefined || value === "") return "none";
  return String(value);
}

/** A value for a variable that is not the default. */
function otherValue({ variable, option }: Row): string {
  const given: Readonly<Record<string, string>> = {
    OTEL_METRICS_EXPORTER: "none",
    OTEL_TRACES_EXPORTER: "console",
    OTEL_TRACES_SAMPLER: "always_on",
    OTEL_TRACES_SAMPLER_ARG: "0.5",
    OTEL_RESOURCE_ATTRIBUTES: "service.version=2,a=b",
    KLAXON_LOKI_URL: "http://loki:3100",
    KLAXON_LOKI_LABELS: "a=b",
  };
  const known = given[variable];
  if (known !== undefined) return known;
  const [, choices] = Object.entries(words).find(([name]) => name === option) ?? [];
  const standard = defaults.get(option);
  if (choices !== undefined) return choices.find((word) => word !== standard) ?? "";
  if (typeof standard === "number") return `${standard + 1}`;
  if (typeof standard === "boolean") return `${!standard}`;
  return /path/i.test(option) ? "/other" : "other";
}

describe("the reference of settings", () => {
  it("has every variable of klaxon's own, and every option, once", () => {
    const secretFiles = ownVariables.filter((name) => name.endsWith("_FILE"));
    const inTables = rows.map(({ variable }) => variable).filter((name) => name.startsWith("KLAXON_"));
    expect([...inTables, ...secretFiles].sort()).toEqual([...ownVariables].sort());
    for (const name of secretFiles) expect(page).toContain(`\`${name}\``);
    const options = rows.map(({ option }) => option).filter((option) => option !== "");
    // The permission of faults is no option.
    expect(options.sort()).toEqual(
      [...defaults.keys()].filter((name) => name !== "faults.areAllowed").sort(),
    );
  });

  it.each(rows.filter(({ option }) => option !== "").map((row) => [row.option, row] as const))(
    "says of %s its default, its range, and a variable that sets it",
    (option, row) => {
      expect(row.standard).toBe(shown(defaults.get(option)));
      const [, bound] = Object.entries(bounds).find(([name]) => name === option) ?? [];
      if (bound !== undefined) expect(row.range).toMatch(new RegExp(`^${bound.min} to ${bound.max}( |$)`));
      const [, choices] = Object.entries(words).find(([name]) => name === option) ?? [];
      if (choices !== undefined) expect(row.range).toBe(choices.join(", "));
      const environment = { KLAXON_LOKI_URL: "http://other:3100", [row.variable]: otherValue(row) };
      const { settings, problems } = readSettings(environment);
      expect(problems).toEqual([]);
      const changed = [...flat(settings)].filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults.get(name)),
      );
      expect(
        changed.map(([name]) => name.replace(/^(service\.attributes|logs\.loki\.labels)\..*$/, "$1")),
      ).toContain(option);
    },
  );

  it("says how faults are allowed", () => {
    expect(readSettings({ KLAXON_FAULTS: "allow" }).settings.faults.areAllowed).toBe(true);
    expect(rows.find(({ option }) => option === "")).toMatchObject({
      variable: "KLAXON_FAULTS",
      range: "allow",
    });
  });
});

describe("the reference of metrics", () => {
  it("has the catalog's metrics of a service, as the catalog has them", () => {
    const ownMetrics: readonly MetricDefinition[] = [
      ...Object.values<MetricDefinition>(apiMetrics.metrics),
      ...Object.values<MetricDefinition>(serviceMetrics.metrics),
    ].filter(({ emittedBy }) => emittedBy === "api");
    const expected = ownMetrics.map(
      ({ name, type, labels, help }) =>
        `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`,
    );
    const found = page
      .split("\n")
      .filter((line) => /^\| `[a-z0-9_]+` \| (counter|gauge|histogram|summary|untyped) \|/.test(line));
    expect(found).toEqual(expected);
  });

  it("has every metric that an exposition has", async () => {
    const text = await textOf(metricsStand().metrics);
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

it("the reference of findings has every code that the sources have", () => {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const codes = files.flatMap((name) =>
    [...readFileSync(join(sources, name), "utf8").matchAll(/code: ["`]([a-z]+\/(?:[a-z-]+)?)/g)].map(
      ([, code]) => (code === "settings/" ? "settings/…" : code),
    ),
  );
  const inTable = [...page.matchAll(/^\| `([a-z]+\/[a-z…-]+)` \|/gm)].map(([, code]) => code);
  expect(inTable).toEqual([...new Set(codes)].sort());
});
