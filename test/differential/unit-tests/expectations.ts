import { machineFiles } from "../../../simulator/cli/files.ts";
import type { PrometheusMajor } from "../../../simulator/promql/index.ts";
import {
  type AlertDescription,
  type AssertionOutcome,
  type NamedText,
  runUnitTestFile,
  type SampleDescription,
} from "../../../simulator/promtool/index.ts";
import type { Chance } from "../../support/chance.ts";
import { between, shuffled } from "./choices.ts";
import { seriesText } from "./input-values.ts";
import { written, type YamlEntry, type YamlMap, type YamlValue, yamlMap } from "./yaml-value.ts";

/** What a test file on disk that expects nothing gets: by test, kind and index. */
export type Results = (
  test: number,
  kind: "alert" | "expression",
  index: number,
) => AssertionOutcome | undefined;

/** Runs a test file to see what there is to expect; nothing where it cannot be run. */
export function resultsOf(file: string, prometheus: PrometheusMajor): Results {
  const { tests } = runUnitTestFile(file, machineFiles, { prometheus });
  return (test, kind, index) => tests[test]?.assertions.filter((one) => one.kind === kind)[index];
}

/** What an assertion expects: what it gets, with something changed as often as is asked for. */
export function drawExpectation(
  chance: Chance,
  kind: "alert" | "expression",
  result: AssertionOutcome | undefined,
  changeProbability: number,
): YamlEntry | undefined {
  const writer = new ExpectationWriter(chance, changeProbability);
  const key = kind === "alert" ? "exp_alerts" : "exp_samples";
  const items =
    result?.kind === "alert"
      ? shuffledRarely(chance, result.got).map((alert) => writer.alert(alert))
      : result?.kind === "expression"
        ? shuffledRarely(chance, result.got).map((sample) => writer.sample(sample))
        : [];
  if (chance.happens(changeProbability)) return undefined;
  if (chance.happens(changeProbability) && items.length > 0) return [key, items.slice(1)];
  if (chance.happens(changeProbability / 2)) return [key, [...items, items[0] ?? invented(kind)]];
  if (items.length === 0)
    return chance.happens(0.5) ? undefined : [key, chance.pick<YamlValue>([[], written("")])];
  return [key, items];
}

function invented(kind: "alert" | "expression"): YamlMap {
  return kind === "alert"
    ? yamlMap(["exp_labels", yamlMap(["severity", "page"])])
    : yamlMap(["labels", '{job="invented"}'], ["value", written("1")]);
}

function shuffledRarely<Item>(chance: Chance, items: readonly Item[]): readonly Item[] {
  return chance.happens(0.8) ? items : shuffled(chance, items);
}

class ExpectationWriter {
  private readonly chance: Chance;
  private readonly changeProbability: number;

  constructor(chance: Chance, changeProbability: number) {
    this.chance = chance;
    this.changeProbability = changeProbability;
  }

  alert({ labels, annotations }: AlertDescription): YamlMap {
    const named = this.chance.happens(0.9) ? labels.filter(([name]) => name !== "alertname") : labels;
    const [asLabels, asAnnotations] = [this.texts(named), this.texts(annotations)];
    const entries: (YamlEntry | undefined)[] = [
      asLabels.entries.length === 0 && this.chance.happens(0.7) ? undefined : ["exp_labels", asLabels],
      asAnnotations.entries.length === 0 && this.chance.happens(0.7)
        ? undefined
        : ["exp_annotations", asAnnotations],
    ];
    return yamlMap(...(this.chance.happens(0.9) ? entries : shuffled(this.chance, entries)));
  }

  private texts(texts: readonly NamedText[]): YamlMap {
    let pairs = [...texts];
    if (this.chance.happens(this.changeProbability / 2)) pairs = pairs.slice(1);
    if (this.chance.happens(this.changeProbability / 2))
      pairs.push(["extra", this.chance.pick(["", "more"])]);
    return yamlMap(
      ...shuffledRarely(this.chance, pairs).map(([name, text]): YamlEntry => {
        const value = this.chance.happens(this.changeProbability / 3) ? changedText(this.chance, text) : text;
        const isWord = /^(?:[1-9]\d{0,15}|0|\d+\.\d+|true|false|yes|no|on|\.5|0x\d+|1_000|0\d+|1e3)$/.test(
          value,
        );
        return [name, isWord && this.chance.happens(0.6) ? written(value) : value];
      }),
    );
  }

  sample({ labels, value, histogram }: SampleDescription): YamlMap {
    const changed = this.chance.happens(this.changeProbability) ? changedNumber(this.chance, value) : value;
    const entries: (YamlEntry | undefined)[] = [
      labels.length === 0 && this.chance.happens(0.3) ? undefined : ["labels", this.labels(labels)],
      histogram === "" || this.chance.happens(this.changeProbability)
        ? changed === 0 && this.chance.happens(0.1)
          ? undefined
          : ["value", numberValue(this.chance, changed)]
        : undefined,
      histogram === "" ? undefined : ["histogram", histogram],
    ];
    return yamlMap(...(this.chance.happens(0.9) ? entries : shuffled(this.chance, entries)));
  }

  private labels(labels: readonly NamedText[]): string {
    const kept = this.chance.happens(this.changeProbability) ? labels.slice(1) : labels;
    const name = kept.find(([label]) => label === "__name__")?.[1] ?? "";
    if (name !== "" && /^[a-zA-Z_:][\w:]*$/.test(name) && this.chance.happens(0.85)) {
      return seriesText(
        this.chance,
        name,
        kept.filter(([label]) => label !== "__name__"),
      );
    }
    if (kept.length === 0 && this.chance.happens(0.2)) return "";
    return `{${kept.map(([label, text]) => `${label}=${JSON.stringify(text)}`).join(", ")}}`;
  }
}

function changedText(chance: Chance, text: string): string {
  return chance.pick([`${text} `, `${text}\n`, text.trim(), text.toUpperCase(), `${text}x`, ""]);
}

function changedNumber(chance: Chance, value: number): number {
  const next = value + Math.max(Math.abs(value), Number.MIN_VALUE) * Number.EPSILON;
  return chance.pick([value + 1, -value, next, Math.round(value), value * 10, Number(value.toPrecision(6))]);
}

function numberValue(chance: Chance, value: number): YamlValue {
  if (Number.isNaN(value)) return written(chance.pick([".nan", ".NaN"]));
  if (!Number.isFinite(value)) return written(value > 0 ? chance.pick([".inf", "+.Inf"]) : "-.inf");
  const plain = String(value);
  const forms: readonly [string, ...string[]] = Number.isInteger(value)
    ? [plain, plain, `${plain}${/e/.test(plain) ? "" : ".0"}`, value.toExponential()]
    : [plain, plain, value.toExponential().replace(/e\+?/, "e+").replace("e+-", "e-"), value.toPrecision(17)];
  const form = chance.pick(forms);
  const isHexable = Number.isInteger(value) && value >= 0 && value < 1000;
  if (isHexable && chance.happens(0.03)) {
    return written(chance.pick([`0x${value.toString(16)}`, `0b${value.toString(2)}`, `+${value}`]));
  }
  return written(between(chance, 1, 40) === 1 && !form.startsWith("-") ? `+${form}` : form);
}
