import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Difference } from "../../../simulator/difference/index.ts";
import { parseExpression, printExpression } from "../../../simulator/promql/index.ts";
import { type Chance, createChance } from "../../support/chance.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { compared, type SideTexts } from "./compared.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function folder(path: string, names: (name: string) => boolean = () => true): SideTexts {
  const place = join(repositoryRoot, path);
  const files = readdirSync(place).filter((name) => name.endsWith(".json") && names(name));
  return Object.fromEntries(
    files.map((name) => [`${path}/${name}`, readFileSync(join(place, name), "utf8")]),
  );
}

const rules = folder("alerts/generated/rules");
const routing = folder("alerts/generated/routing");
const dashboards = folder("dashboards/generated", (name) => /api|postgres|kafka|loki/.test(name));

/** Every text of a JSON value with its path, as far as it means something. */
function rewritten(
  value: Json,
  change: (value: Json, path: readonly string[]) => Json,
  path: readonly string[] = [],
): Json {
  const changed = change(value, path);
  if (typeof changed !== "object" || changed === null) return changed;
  if (Array.isArray(changed))
    return changed.map((item, index) => rewritten(item, change, [...path, String(index)]));
  return Object.fromEntries(
    Object.entries(changed).map(([key, item]) => [key, rewritten(item, change, [...path, key])]),
  );
}

describe("what klaxon generates", () => {
  it("does not differ from itself", () => {
    const all = { ...rules, ...routing, ...dashboards };
    expect(compared(all, all)).toMatchObject({ differences: [], findings: [], isUsable: true });
    expect(compared(all, all).counts.after.rules).toBeGreaterThan(200);
  });

  it("does not differ when it is written in another form", () => {
    const reversed = (value: Json): Json =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value;
    const other = (text: string, isRule: boolean) =>
      rewritten(JSON.parse(text), (value, path) =>
        isRule && path.at(-1) === "expr" && typeof value === "string"
          ? `(${printExpression(parseExpression(value))})`
          : reversed(value),
      );
    const yaml = Object.fromEntries(
      Object.entries(rules).map(([path, text]) => [path, stringify(other(text, true))]),
    );
    const json = (texts: SideTexts) =>
      Object.fromEntries(
        Object.entries(texts).map(([path, text]) => [path, JSON.stringify(other(text, false))]),
      );
    const after = { ...yaml, ...json(routing), ...json(dashboards) };
    expect(compared({ ...rules, ...routing, ...dashboards }, after)).toMatchObject({
      differences: [],
      findings: [],
    });
  });

  it.each(Array.from({ length: 30 }, (_, index) => Math.imul(index + 3, 2_654_435_761)))(
    "differs after any one change of a rule, which is told at its place (seed %i)",
    (seed) => {
      const chance = createChance(seed);
      const [path, text] = pick(Object.entries(rules), chance);
      const file: Json = JSON.parse(text);
      const places = leaves(file).filter(({ path: at }) => at.includes("rules"));
      const { path: at, value } = pick(places, chance);
      const after = rewritten(file, (old, where) => (where.join() === at.join() ? mutated(value, at) : old));
      const { differences, findings } = compared(
        { [path]: text },
        { [path]: JSON.stringify(after, undefined, 2) },
      );
      expect(findings).toEqual([]);
      const name = nameAt(after, at);
      const told = differences.filter((difference) => isOf(difference, name));
      const fields = told.flatMap(({ changes }) => changes.map(({ field }) => field));
      const field = fieldOf(at);
      expect({ seed, at, name, fields, isTold: fields.some((each) => each.startsWith(field)) }).toMatchObject(
        { isTold: true },
      );
      expect(told[0]?.place?.file).toBe(`b/${path}`);
      // A metric that others read is told where it is recorded, and nowhere else.
      expect(differences.filter(({ area }) => area === "rules")).toHaveLength(1);
    },
  );

  it.each(Array.from({ length: 30 }, (_, index) => Math.imul(index + 5, 2_654_435_761)))(
    "differs after any one change of a panel, which is told at its place (seed %i)",
    (seed) => {
      const chance = createChance(seed);
      const [path, text] = pick(Object.entries(dashboards), chance);
      const file: Json = JSON.parse(text);
      const meant =
        /,(title|expr|legendFormat|unit|w|h|description|url)$|thresholds,steps,\d+,value$|options,.*,[a-zA-Z]+$/;
      const places = leaves(file).filter(
        ({ path: at, value }) =>
          at[0] === "panels" && meant.test(at.join()) && value !== null && value !== "",
      );
      const { path: at, value } = pick(places, chance);
      const after = rewritten(file, (old, where) => (where.join() === at.join() ? mutated(value, at) : old));
      const { differences } = compared({ [path]: text }, { [path]: JSON.stringify(after, undefined, 2) });
      expect({ seed, at, count: differences.length, area: differences[0]?.area }).toEqual({
        seed,
        at,
        count: 1,
        area: "dashboards",
      });
    },
  );
});

const production = "alerts/generated/routing/production.json";

describe("the routing that klaxon generates", () => {
  const text = routing[production] ?? "";
  const file: Json = JSON.parse(text);
  const meant =
    /(^route,|routes,\d+,)(receiver|continue|group_wait|group_interval|repeat_interval)$|matchers,\d+$|equal,\d+$|group_by,\d+$|channel$|send_resolved$|_file$|(start|end)_time$/;
  const places = leaves(file).filter(({ path }) => meant.test(path.join()));

  it.each(Array.from({ length: 40 }, (_, index) => Math.imul(index + 7, 2_654_435_761)))(
    "differs after any one change (seed %i)",
    (seed) => {
      const { path: at, value } = pick(places, createChance(seed));
      const after = rewritten(file, (old, where) =>
        where.join() === at.join() ? otherSetting(value, at) : old,
      );
      const sides = (routes: string) => ({ ...rules, [production]: routes });
      const { differences, findings } = compared(sides(text), sides(JSON.stringify(after)));
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
      const areas = new Set(differences.map(({ area }) => area));
      expect({ seed, at, areas: [...areas] }).toEqual({ seed, at, areas: ["routing"] });
    },
  );
});

function otherSetting(value: Json, path: readonly string[]): Json {
  const field = path.at(-1) ?? "";
  if (typeof value === "boolean") return !value;
  if (field.endsWith("_interval") || field === "group_wait") return "177s";
  if (field === "receiver") return value === "api-page" ? "data-page" : "api-page";
  if (path.at(-2) === "matchers" || /matchers$/.test(path.at(-2) ?? ""))
    return String(value).replace(/"$/, 'x"');
  if (field === "start_time") return "00:01";
  return field === "end_time" ? "23:59" : `${String(value)}x`;
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: Json;
}

function leaves(value: Json, path: readonly string[] = []): readonly Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

function pick<Item>(items: readonly Item[], chance: Chance): Item {
  const item = items[chance.below(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** Another value, which means something else, in the place of one. */
function mutated(value: Json, path: readonly string[]): Json {
  const field = path.at(-1);
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (field === "for" || field === "keep_firing_for") return "7h";
  if (field === "expr") return `${String(value)} and changed_condition > 0`;
  if (field === "alert" || field === "record") return `${String(value)}Renamed`;
  return `${String(value)}x`;
}

function valueAt(value: Json, path: readonly string[]): Json | undefined {
  let inner: Json | undefined = value;
  for (const key of path) {
    if (typeof inner !== "object" || inner === null) return undefined;
    const fields: readonly (readonly [string, Json])[] = Object.entries(inner);
    inner = fields.find(([name]) => name === key)?.[1];
  }
  return inner;
}

function nameAt(file: Json, path: readonly string[]): string {
  const rule = path.slice(0, path.indexOf("rules") + 2);
  return String(valueAt(file, [...rule, "alert"]) ?? valueAt(file, [...rule, "record"]));
}

function isOf({ name }: Difference, wanted: string): boolean {
  return name === wanted;
}

function fieldOf(path: readonly string[]): string {
  return path.slice(path.indexOf("rules") + 2).join(".");
}
