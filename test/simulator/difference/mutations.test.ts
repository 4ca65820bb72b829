import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "../../../artifacts/index.ts";
import { objectOf, objectsOf, textOf } from "../../../dashboards/kit/v2/members.ts";
import { type Chance, createChance } from "../../support/chance.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { compared } from "./compared.ts";

function filesOf(folder: string): readonly [JsonObject, ...JsonObject[]] {
  const place = join(repositoryRoot, folder);
  const [first, ...others] = readdirSync(place)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(place, name), "utf8")));
  return [first, ...others];
}

const dashboards = filesOf("dashboards/generated");
const ruleFiles = filesOf("alerts/generated/rules");

/** A file after one change, and all that is to be told of it: kind, status, name and message. */
interface Mutation {
  readonly after: JsonObject;
  readonly wanted: readonly string[];
}

function toldOf(before: JsonObject, after: JsonObject): readonly string[] {
  const { differences, findings } = compared(
    { "file.json": JSON.stringify(before) },
    { "file.json": JSON.stringify(after, undefined, 3) },
  );
  const errors = findings.filter(({ severity }) => severity === "error").map(({ message }) => message);
  return [
    ...errors,
    ...differences.flatMap(({ kind, status, name, changes }) =>
      changes.map(({ message }) => `${kind} ${status} ${name}: ${message}`),
    ),
  ];
}

function pickOf<Item>(items: readonly Item[], chance: Chance): Item {
  const [first, ...others] = items;
  if (first === undefined) throw new Error("nothing to pick from");
  return chance.pick([first, ...others]);
}

const panelsOf = (dashboard: JsonObject) =>
  objectsOf(dashboard.panels).filter((panel) => panel.type !== "row" && panel.type !== "text");

/** The dashboard with a panel as it is changed, or without it. */
function withPanel(dashboard: JsonObject, panel: JsonObject, changed: JsonObject | undefined): JsonObject {
  const panels = objectsOf(dashboard.panels).flatMap((each) =>
    each !== panel ? [each] : changed === undefined ? [] : [changed],
  );
  return { ...dashboard, panels };
}

type MutateDashboard = (dashboard: JsonObject, chance: Chance) => Mutation | undefined;

const title = ({ title }: JsonObject) => textOf(title) ?? "";

const ofDashboards: Readonly<Record<string, MutateDashboard>> = {
  "a panel that is gone": (dashboard, chance) => {
    const panel = pickOf(panelsOf(dashboard), chance);
    return {
      after: withPanel(dashboard, panel, undefined),
      wanted: [expect.stringContaining(`panel removed ${title(panel)}: removed ${textOf(panel.type)} panel`)],
    };
  },
  "a panel that came": (dashboard) => {
    const bottom = Math.max(
      ...objectsOf(dashboard.panels).map(({ gridPos }) => {
        const { y, h } = objectOf(gridPos);
        return Number(y) + Number(h);
      }),
    );
    const panel = {
      id: 1_000_001,
      type: "stat",
      title: "New here",
      gridPos: { x: 0, y: bottom, w: 4, h: 4 },
      targets: [{ refId: "A", expr: "up" }],
    };
    return {
      after: { ...dashboard, panels: [...objectsOf(dashboard.panels), panel] },
      wanted: [expect.stringMatching(/^panel added New here: new stat panel( in the row `.*`)?: `up`$/)],
    };
  },
  "a query that came": (dashboard, chance) => {
    const panel = pickOf(panelsOf(dashboard), chance);
    const targets = objectsOf(panel.targets);
    const target = { ...targets[0], refId: "Z", expr: "vector(1)" };
    return {
      after: withPanel(dashboard, panel, { ...panel, targets: [...targets, target] }),
      wanted: [`panel changed ${title(panel)}: new query \`vector(1)\``],
    };
  },
  "a query that is gone": (dashboard, chance) => {
    const asking = panelsOf(dashboard).filter(({ targets }) => objectsOf(targets).length > 1);
    if (asking.length === 0) return undefined;
    const panel = pickOf(asking, chance);
    const targets = objectsOf(panel.targets);
    return {
      after: withPanel(dashboard, panel, { ...panel, targets: targets.slice(0, -1) }),
      wanted: [expect.stringContaining(`panel changed ${title(panel)}: removed query \``)],
    };
  },
  "another type": (dashboard, chance) => {
    const panel = pickOf(panelsOf(dashboard), chance);
    const before = textOf(panel.type);
    return {
      after: withPanel(dashboard, panel, { ...panel, type: "trend" }),
      wanted: [`panel changed ${title(panel)}: type \`${before}\` → \`trend\``],
    };
  },
  "another step": (dashboard, chance) => {
    const panel = pickOf(panelsOf(dashboard), chance);
    return {
      after: withPanel(dashboard, panel, { ...panel, interval: "7m" }),
      wanted: [`panel changed ${title(panel)}: interval none → \`7m\``],
    };
  },
  "another unit": (dashboard, chance) => {
    const panel = pickOf(panelsOf(dashboard), chance);
    const { defaults, ...fieldConfig } = objectOf(panel.fieldConfig);
    const { unit } = objectOf(defaults);
    if (unit === undefined) return undefined;
    const changed = { ...fieldConfig, defaults: { ...objectOf(defaults), unit: "lux" } };
    return {
      after: withPanel(dashboard, panel, { ...panel, fieldConfig: changed }),
      wanted: [`panel changed ${title(panel)}: unit \`${textOf(unit)}\` → \`lux\``],
    };
  },
  "another height": (dashboard) => {
    const panel = panelsOf(dashboard).at(-1) ?? {};
    const place = objectOf(panel.gridPos);
    const [width, height] = [Number(place.w), Number(place.h)];
    return {
      after: withPanel(dashboard, panel, { ...panel, gridPos: { ...place, h: height + 3 } }),
      wanted: [`panel moved ${title(panel)}: resized from ${width}×${height} to ${width}×${height + 3}`],
    };
  },
  "a row of another name": (dashboard, chance) => {
    const rows = objectsOf(dashboard.panels).filter(({ type }) => type === "row");
    if (rows.length === 0) return undefined;
    const row = pickOf(rows, chance);
    return {
      after: withPanel(dashboard, row, { ...row, title: "Elsewhere" }),
      wanted: [`dashboard changed ${title(dashboard)}: row \`${title(row)}\` renamed to \`Elsewhere\``],
    };
  },
  "a variable that is gone": (dashboard, chance) => {
    const list = objectsOf(objectOf(dashboard.templating).list);
    const variable = pickOf(list, chance);
    const rest = list.filter((each) => each !== variable);
    return {
      after: { ...dashboard, templating: { list: rest } },
      wanted: [expect.stringContaining(`variable removed ${textOf(variable.name)}: removed variable: `)],
    };
  },
  "another range of time": (dashboard) => {
    const { from, to } = objectOf(dashboard.time);
    return {
      after: { ...dashboard, time: { from: "now-13h", to: to ?? "now" } },
      wanted: [
        `dashboard changed ${title(dashboard)}: time \`${textOf(from)} to ${textOf(to)}\` → \`now-13h to ${textOf(to)}\``,
      ],
    };
  },
  "an annotation that is off": (dashboard, chance) => {
    const list = objectsOf(objectOf(dashboard.annotations).list);
    const annotation = pickOf(list, chance);
    const changed = list.map((each) => (each === annotation ? { ...each, enable: false } : each));
    return {
      after: { ...dashboard, annotations: { list: changed } },
      wanted: [
        `dashboard changed ${title(dashboard)}: annotation \`${textOf(annotation.name)}\` \`enable\` \`true\` → \`false\``,
      ],
    };
  },
  "nothing but numbers, letters and what Grafana counts": (dashboard) => ({
    after: {
      ...dashboard,
      version: 99,
      iteration: 5,
      panels: objectsOf(dashboard.panels).map((panel, index) => ({
        ...panel,
        id: 5_000 + index,
        ...(panel.targets === undefined
          ? {}
          : { targets: objectsOf(panel.targets).map((each, at) => ({ ...each, refId: `Q${at}` })) }),
      })),
    },
    wanted: [],
  }),
};

type MutateRules = (rules: Places, chance: Chance) => Mutation | undefined;

/** A rule file with a place in it. */
interface Places {
  readonly file: JsonObject;
  readonly alert: JsonObject;
  /** The file with the alert as it is changed, or without it. */
  readonly with: (changed: readonly JsonObject[]) => JsonObject;
}

function placesOf(file: JsonObject, chance: Chance): Places | undefined {
  const groups = objectsOf(file.groups);
  const alerts = groups.flatMap(({ rules }) => objectsOf(rules)).filter(({ alert }) => alert !== undefined);
  const names = alerts.map(({ alert }) => textOf(alert) ?? "");
  const single = alerts.filter(
    (_each, index) => names.indexOf(names[index] ?? "") === names.lastIndexOf(names[index] ?? ""),
  );
  if (single.length === 0) return undefined;
  const alert = pickOf(single, chance);
  const changedRules = (group: JsonObject, changed: readonly JsonObject[]) => ({
    ...group,
    rules: objectsOf(group.rules).flatMap((rule) => (rule === alert ? changed : [rule])),
  });
  return {
    file,
    alert,
    with: (changed) => ({ ...file, groups: groups.map((group) => changedRules(group, changed)) }),
  };
}

const nameOf = ({ alert }: JsonObject) => textOf(alert) ?? "";

const ofRules: Readonly<Record<string, MutateRules>> = {
  "an alert that is gone": (places) => ({
    after: places.with([]),
    wanted: [expect.stringContaining(`alert removed ${nameOf(places.alert)}: removed alert`)],
  }),
  "an alert that came": (places) => ({
    after: places.with([places.alert, { alert: "AddedHere", expr: "absent(nothing_like_it)" }]),
    wanted: [expect.stringContaining("alert added AddedHere: new alert")],
  }),
  "an alert of another name": (places) => ({
    after: places.with([{ ...places.alert, alert: "NamedAnew" }]),
    wanted: [`alert renamed NamedAnew: renamed from \`${nameOf(places.alert)}\``],
  }),
  "a longer hold": (places) => {
    const { for: hold } = places.alert;
    if (hold === undefined || hold === "9h") return undefined;
    return {
      after: places.with([{ ...places.alert, for: "9h" }]),
      wanted: [
        expect.stringContaining(
          `alert changed ${nameOf(places.alert)}: \`for\` ${textOf(hold)} → 9h: fires later by `,
        ),
      ],
    };
  },
  "a threshold that is harder to meet": (places) => {
    const expr = textOf(places.alert.expr) ?? "";
    const [whole, before = "", number] = /^([^<>]*[^<>=] > )(\d+(?:\.\d+)?)$/s.exec(expr) ?? [];
    const isPlain = !/[=!]= ?\d|\b(?:and|or|unless)\b/.test(before);
    if (whole === undefined || Number(number) === 0 || !isPlain) return undefined;
    return {
      after: places.with([{ ...places.alert, expr: `${before}${Number(number) * 2}` }]),
      wanted: [
        expect.stringMatching(
          new RegExp(
            `^alert changed ${nameOf(places.alert)}: threshold ${number} → ${Number(number) * 2} of .*: looser, fires less$`,
            "s",
          ),
        ),
      ],
    };
  },
  "another label": (places) => ({
    after: places.with([{ ...places.alert, labels: { ...objectOf(places.alert.labels), place: "here" } }]),
    wanted: [`alert changed ${nameOf(places.alert)}: new label \`place\`: \`"here"\``],
  }),
  "nothing but blanks and parentheses": (places) => ({
    after: places.with([{ ...places.alert, expr: `(\n  ${textOf(places.alert.expr)} # why\n)` }]),
    wanted: [],
  }),
};

const triedMax = 6;

describe("a dashboard with one change, drawn at random", () => {
  it.each(Object.entries(ofDashboards))("is told to have %s, and nothing else", (_what, mutate) => {
    let tried = 0;
    for (let seed = 1; seed <= 40 && tried < triedMax; seed++) {
      const chance = createChance(Math.imul(seed, 2_654_435_761));
      const dashboard = chance.pick(dashboards);
      const mutation = mutate(dashboard, chance);
      if (mutation === undefined) continue;
      tried++;
      expect({ seed, told: toldOf(dashboard, mutation.after) }).toEqual({ seed, told: mutation.wanted });
    }
    expect(tried).toBeGreaterThan(0);
  });
});

describe("a rule file with one change, drawn at random", () => {
  it.each(Object.entries(ofRules))("is told to have %s, and nothing else", (_what, mutate) => {
    let tried = 0;
    for (let seed = 1; seed <= 40 && tried < triedMax; seed++) {
      const chance = createChance(Math.imul(seed, 2_654_435_761));
      const places = placesOf(chance.pick(ruleFiles), chance);
      const mutation = places && mutate(places, chance);
      if (places === undefined || mutation === undefined) continue;
      tried++;
      expect({ seed, told: toldOf(places.file, mutation.after) }).toEqual({ seed, told: mutation.wanted });
    }
    expect(tried).toBeGreaterThan(0);
  });
});

describe("routing with one receiver changed", () => {
  it("tells of every alert that the route concerns whom it notifies now, and of no other", () => {
    const path = "alerts/generated/routing/production.json";
    const before = readFileSync(join(repositoryRoot, path), "utf8");
    const rules = Object.fromEntries(
      ruleFiles.map((file, index) => [`rules/${index}.json`, JSON.stringify(file)]),
    );
    const after = before.replace('"receiver": "data-page"', '"receiver": "api-page"');
    expect(after).not.toBe(before);
    const { differences } = compared({ ...rules, [path]: before }, { ...rules, [path]: after });
    const isPaged = ({ labels }: JsonObject) =>
      isJsonObject(labels) && labels.severity === "page" && labels.team === "data";
    const concerned = ruleFiles
      .flatMap(({ groups }) => objectsOf(groups).flatMap(({ rules: each }) => objectsOf(each)))
      .filter((rule) => rule.alert !== undefined && isPaged(rule))
      .map(nameOf);
    const notified = differences.filter(({ kind }) => kind === "notification");
    const names = notified.flatMap(({ name, otherNames = [] }) => [name, ...otherNames]);
    expect([...new Set(names)].sort()).toEqual([...new Set(concerned)].sort());
    for (const { changes } of notified)
      for (const { message } of changes)
        expect(message).toContain("now notifies `api-page` instead of `data-page`");
  });
});
