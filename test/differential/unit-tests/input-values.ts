import type { Chance } from "../../support/chance.ts";
import { between, shuffled } from "./choices.ts";
import type { Family, LabelPair } from "./families.ts";
import { written, type YamlMap, type YamlValue, yamlMap } from "./yaml-value.ts";

/** The input of a test: series of the families in promtool's notations. */
export function drawInput(chance: Chance, families: readonly Family[]): readonly YamlMap[] {
  const series = families.flatMap((family) =>
    family.labels
      .filter(() => chance.happens(0.9))
      .map((labels) =>
        yamlMap(
          ["series", seriesText(chance, family.name, labels)],
          ["values", valuesOf(chance, family, labels)],
        ),
      ),
  );
  return chance.happens(0.5) ? series : shuffled(chance, series);
}

/** A series as one may write it. */
export function seriesText(chance: Chance, name: string, labels: readonly LabelPair[]): string {
  if (labels.length === 0 && chance.happens(0.7)) return name;
  const gap = chance.pick(["", "", " "]);
  const pairs = (chance.happens(0.8) ? labels : shuffled(chance, labels)).map(
    ([label, value]) => `${label}=${gap}${quoted(chance, value)}`,
  );
  const comma = pairs.length > 0 && chance.happens(0.05) ? "," : "";
  return `${name}{${gap}${pairs.join(chance.pick([",", ", "]))}${comma}${gap}}`;
}

function quoted(chance: Chance, value: string): string {
  if (/^[^'"\\]*$/.test(value) && chance.happens(0.15)) return `'${value}'`;
  if (!value.includes("`") && chance.happens(0.03)) return `\`${value}\``;
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

function valuesOf(chance: Chance, { kind }: Family, labels: readonly LabelPair[]): YamlValue {
  if (chance.happens(0.02)) return written(chance.pick(["1", "0", "1.50", "1e3", "-2", "_", "+5"]));
  const parts: string[] = [];
  for (let length = between(chance, 1, 5); length > 0; length--) parts.push(partOf(chance, kind, labels));
  if (chance.happens(0.05)) parts.push("stale");
  const text = parts.join(chance.happens(0.04) ? "  " : " ");
  return chance.happens(0.02) ? ` ${text} ` : text;
}

function partOf(chance: Chance, kind: Family["kind"], labels: readonly LabelPair[]): string {
  if (chance.happens(0.08))
    return chance.pick([
      "_",
      "_x4",
      "_x10",
      "stale",
      "_x1",
      "stale _x3",
      chance.happens(0.05) ? "stalex2" : "_ _",
    ]);
  const count = chance.pick([0, 1, 2, 5, 10, 15, 20, 30]);
  switch (kind) {
    case "flag":
      return chance.pick([`1x${count}`, `0x${count}`, "1 1 1", "0 0", "1 0 1 0", `1+0x${count}`]);
    case "counter":
      return chance.pick([
        `${10 * between(chance, 0, 9)}+${between(chance, 0, 60)}x${count}`,
        `0+0.7x${count}`,
        `0+1e2x${count}`,
        `1234567+${between(chance, 1, 9)}x${count}`,
        `${between(chance, 0, 500)} ${between(chance, 500, 900)}`,
        `1e6-0x${count}`,
      ]);
    case "gauge":
      return chance
        .pick(gaugeParts)
        .replaceAll("N", String(count))
        .replaceAll("V", String(between(chance, -9, 99)))
        .replaceAll("U", String(between(chance, 0, 20)));
    case "bucket": {
      const bound = labels.find(([label]) => label === "le")?.[1] ?? "";
      const step = { "0.1": 1, "0.5": 3, "1": 7, "+Inf": 9 }[bound] ?? 1;
      return `0+${step}x30`;
    }
    case "histogram":
      return chance.pick(histogramParts).replaceAll("N", String(Math.max(1, count)));
    default:
      return kind satisfies never;
  }
}

const gaugeParts = [
  "VxN",
  "V+UxN",
  "V-UxN",
  "V V V",
  "0.1+0.1xN",
  "1e9-1e7xN",
  "U.5 -U.25 V",
  "NaN",
  "Inf",
  "-Inf 1",
  "NaN NaN 3",
  "-1+0.5xN",
  "+3 -0 1E2",
  "1.5e-3xN",
  "1_000",
] as const;

const histogramParts = [
  "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}xN",
  "{{schema:0 count:4 sum:5 buckets:[1 2 1]}}+{{schema:0 count:4 sum:5 buckets:[1 2 1]}}xN",
  "{{schema:1 sum:10 count:10 offset:-2 buckets:[2 3 5]}}+{{schema:1 sum:1 count:1 offset:-2 buckets:[1]}}xN",
  "{{count:2 sum:3}} {{count:3 sum:4.5}}",
  "{{schema:2 sum:-3.3 count:6 z_bucket:1 z_bucket_w:0.001 buckets:[1 1] n_buckets:[1 2]}}xN",
  "{{schema:0 counter_reset_hint:gauge sum:5 count:4 buckets:[1 2 1]}}",
  "{{schema:-53 sum:1 count:2 custom_values:[5 10] buckets:[1 1]}}xN",
  "{{}}",
] as const;
