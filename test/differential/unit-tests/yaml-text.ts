import type { Chance } from "../../support/chance.ts";
import { between } from "./choices.ts";
import { flowScalar, scalarForm } from "./scalar-form.ts";
import {
  isWritten,
  isYamlList,
  isYamlMap,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from "./yaml-value.ts";

/** A file that holds a value, written in one of the many ways that people and their tools write YAML. */
export function yamlText(chance: Chance, value: YamlValue): string {
  if (chance.happens(0.06)) return `${JSON.stringify(jsonOf(value), null, 2)}\n`;
  const writer = new YamlWriter(chance);
  const lines = [...writer.block(value, "")];
  if (chance.happens(0.15)) lines.unshift("---");
  if (chance.happens(0.15)) lines.unshift("# Copyright of the authors: all of them", "");
  if (chance.happens(0.03)) lines.push("...");
  if (chance.happens(0.03)) lines.push("---", "tests: []");
  const text = `${lines.join(chance.happens(0.06) ? "\r\n" : "\n")}${chance.happens(0.9) ? "\n" : ""}`;
  return chance.happens(0.03) ? `\ufeff${text}` : text;
}

// Without what only YAML can say: a key that comes twice, a scalar in a certain form.
function jsonOf(value: YamlValue): unknown {
  if (typeof value === "string") return value;
  if (isWritten(value)) return jsonScalar(value.written);
  if (isYamlList(value)) return value.map(jsonOf);
  return Object.fromEntries(value.entries.map(([key, member]) => [key, jsonOf(member)]));
}

function jsonScalar(text: string): unknown {
  if (text === "" || text === "~" || text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text.replace(/^"|"$/g, "");
}

class YamlWriter {
  private readonly chance: Chance;
  private readonly step: string;
  private readonly isListIndented: boolean;
  private readonly commentProbability: number;
  private readonly anchorProbability: number;
  private readonly anchored: { readonly name: string; readonly json: string; readonly map: YamlMap }[] = [];

  constructor(chance: Chance) {
    this.chance = chance;
    this.step = " ".repeat(chance.pick([2, 2, 2, 4, 3]));
    this.isListIndented = chance.happens(0.7);
    this.commentProbability = chance.happens(0.4) ? 0.06 : 0;
    this.anchorProbability = chance.happens(0.25) ? 0.3 : 0;
  }

  /** The lines of a value at an indent. */
  block(value: YamlValue, indent: string): readonly string[] {
    if (isYamlMap(value)) return this.map(value.entries, indent);
    if (isYamlList(value)) return this.list(value, indent);
    const { first, rest } = this.scalar(value, indent + this.step);
    return [indent + first, ...rest];
  }

  private map(entries: readonly YamlEntry[], indent: string): readonly string[] {
    return entries.flatMap(([key, value]) => [...this.comments(indent), ...this.entry(key, value, indent)]);
  }

  private entry(key: string, value: YamlValue, indent: string): readonly string[] {
    const head = `${indent}${this.key(key)}:`;
    const inner = indent + this.step;
    if (isYamlMap(value)) {
      if (value.entries.length === 0 || this.chance.happens(0.1)) return [`${head} ${this.flow(value)}`];
      return this.anchoredMap(head, value, inner);
    }
    if (isYamlList(value)) {
      if (value.length === 0 || this.chance.happens(0.04)) return [`${head} ${this.flow(value)}`];
      return [head + this.remark(), ...this.list(value, this.isListIndented ? inner : indent)];
    }
    const { first, rest } = this.scalar(value, inner);
    return [`${head}${first === "" ? "" : " "}${first}${rest.length === 0 ? this.remark() : ""}`, ...rest];
  }

  private list(items: readonly YamlValue[], indent: string): readonly string[] {
    return items.flatMap((item) => {
      const before = this.comments(indent);
      if (isYamlMap(item) && item.entries.length > 0 && !this.chance.happens(0.08)) {
        const [first = "", ...rest] = this.map(item.entries, `${indent}  `);
        // A comment may come first, and then the dash stands on a line of its own.
        if (first.trimStart().startsWith("#")) return [...before, `${indent}-`, first, ...rest];
        return [...before, `${indent}- ${first.slice(indent.length + 2)}`, ...rest];
      }
      if (isYamlMap(item) || isYamlList(item)) return [...before, `${indent}- ${this.flow(item)}`];
      const { first, rest } = this.scalar(item, `${indent}${this.step}`);
      return [...before, `${indent}- ${first}`, ...rest];
    });
  }

  // The first of equal maps gets a name, and later ones are the name, or the name and what they add.
  private anchoredMap(head: string, map: YamlMap, inner: string): readonly string[] {
    const json = JSON.stringify(map.entries);
    const known = this.anchored.find((one) => one.json === json);
    if (known !== undefined && this.chance.happens(0.7)) return [`${head} *${known.name}`];
    if (known === undefined && isOfTexts(map)) {
      const part = this.anchored.find((one) => isPartOf(one.map, map));
      if (part !== undefined && this.chance.happens(0.7)) {
        const keys = new Set(part.map.entries.map(([key]) => key));
        const rest = map.entries.filter(([key]) => !keys.has(key));
        return [head, `${inner}<<: *${part.name}`, ...this.map(rest, inner)];
      }
      if (this.chance.happens(this.anchorProbability)) {
        const name = `a${this.anchored.length + 1}`;
        this.anchored.push({ name, json, map });
        return [`${head} &${name}`, ...this.map(map.entries, inner)];
      }
    }
    return [head + this.remark(), ...this.map(map.entries, inner)];
  }

  private flow(value: YamlValue): string {
    if (typeof value === "string") return flowScalar(this.chance, value);
    if (isWritten(value))
      return /[,[\]{}]/.test(value.written) ? JSON.stringify(value.written) : value.written;
    const gap = this.chance.pick(["", " "]);
    if (isYamlList(value)) return `[${gap}${value.map((item) => this.flow(item)).join(", ")}${gap}]`;
    const entries = value.entries.map(([key, member]) => `${this.key(key)}: ${this.flow(member)}`);
    return `{${gap}${entries.join(", ")}${gap}}`;
  }

  private scalar(value: Exclude<YamlValue, YamlMap | readonly YamlValue[]>, indent: string) {
    return typeof value === "string"
      ? scalarForm(this.chance, value, indent)
      : { first: value.written, rest: [] };
  }

  private key(key: string): string {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) || /^(?:y|n|yes|no|on|off|null|true|false)$/i.test(key)) {
      return JSON.stringify(key);
    }
    return this.chance.happens(0.03) ? this.chance.pick([`"${key}"`, `'${key}'`]) : key;
  }

  private comments(indent: string): readonly string[] {
    if (!this.chance.happens(this.commentProbability)) return [];
    return this.chance.pick([[`${indent}# expect: nothing - "of" {it}`], ["", "# at the margin"], [""]]);
  }

  private remark(): string {
    return this.chance.happens(this.commentProbability / 2)
      ? `${" ".repeat(between(this.chance, 1, 3))}# why: see above`
      : "";
  }
}

function isOfTexts({ entries }: YamlMap): boolean {
  return entries.length > 0 && entries.every(([, value]) => typeof value === "string" || isWritten(value));
}

function isPartOf(part: YamlMap, whole: YamlMap): boolean {
  const members = new Set(whole.entries.map((entry) => JSON.stringify(entry)));
  return (
    part.entries.length < whole.entries.length &&
    part.entries.every((entry) => members.has(JSON.stringify(entry)))
  );
}
