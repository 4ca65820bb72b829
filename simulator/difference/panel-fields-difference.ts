import type { DashboardLink, DashboardPanel, DashboardQuery, FieldConfig } from "../dashboard/index.ts";
import type { Change, Importance } from "./difference.ts";
import { pairBy } from "./pairing.ts";
import { queryTextDifference } from "./query-text-difference.ts";
import { canonical, leafDifferences, shownValue } from "./settings-difference.ts";
import { quoted } from "./term-text.ts";

/** What two panels say otherwise, apart from where they stand. Ids, reference letters and the order of keys make no difference. */
export function comparePanels(before: DashboardPanel, after: DashboardPanel): readonly Change[] {
  const changes: Change[] = [];
  const tell = (field: string, from: unknown, to: unknown, importance: Importance = "behaviour"): void => {
    if (canonical(from ?? "") === canonical(to ?? "")) return;
    changes.push({ field, message: `${field} ${shownValue(from)} → ${shownValue(to)}`, importance });
  };
  if (before.title !== after.title) {
    const message = `renamed from ${quoted(before.title)}`;
    changes.push({ field: "title", message, importance: "text" });
  }
  tell("type", before.type, after.type);
  changes.push(...compareQueries(before.queries, after.queries));
  changes.push(...compareFields(before.fieldConfig, after.fieldConfig));
  changes.push(...settingsOf("option", before.options, after.options));
  const steps = ({ transformations }: DashboardPanel) =>
    transformations.map(({ id, isDisabled, options }) => ({ id, isDisabled, options }));
  changes.push(...settingsOf("transformation", steps(before), steps(after)));
  tell("description", before.description, after.description, "text");
  // Queries name the one that they ask, be it their own or the panel's.
  if (before.queries.length === 0 || after.queries.length === 0) {
    tell("data source", before.datasource, after.datasource);
  }
  tell("interval", before.interval, after.interval);
  tell("maxDataPoints", before.maxDataPoints, after.maxDataPoints);
  tell("timeFrom", before.timeFrom, after.timeFrom);
  tell("timeShift", before.timeShift, after.timeShift);
  tell("repeat", before.repeat, after.repeat);
  tell("library panel", before.libraryPanel, after.libraryPanel);
  tell("transparent", before.isTransparent, after.isTransparent, "text");
  // Alerts within panels, as Grafana had them up to its tenth version.
  changes.push(...settingsOf("alert", before.raw.alert ?? {}, after.raw.alert ?? {}));
  const isSameSchema = (before.elementName === undefined) === (after.elementName === undefined);
  changes.push(...compareLinks(before.links, after.links, isSameSchema));
  return changes;
}

/** Links that came, went or lead elsewhere. Panels of another schema have links with fewer fields, of which those in common count. */
export function compareLinks(
  before: readonly DashboardLink[],
  after: readonly DashboardLink[],
  isSameSchema = true,
): readonly Change[] {
  const own = ({ kind, title, url, tags, raw }: DashboardLink) => ({
    ...(isSameSchema ? raw : {}),
    kind,
    title,
    url,
    tags,
  });
  const { pairs, gone, come } = pairBy(before, after, [
    (link) => canonical(own(link)),
    ({ title, kind }) => `${kind} ${title}`,
    ({ url, kind }) => `${kind} ${url}`,
  ]);
  const name = ({ title, url }: DashboardLink) => quoted(title || url);
  const told = (message: string): Change => ({ field: "links", message, importance: "text" });
  return [
    ...gone.map((link) => told(`removed link ${name(link)}`)),
    ...come.map((link) => told(`new link ${name(link)}${link.url === "" ? "" : ` to ${quoted(link.url)}`}`)),
    ...pairs.flatMap(([one, other]) =>
      leafDifferences(own(one), own(other)).map(({ path, before: from, after: to }) =>
        told(`link ${name(other)}: ${path} ${shownValue(from)} → ${shownValue(to)}`),
      ),
    ),
  ];
}

/** Nested settings as changes, each called by its path. */
export function settingsOf(what: string, before: unknown, after: unknown): readonly Change[] {
  return leafDifferences(before, after).map(({ path, before: from, after: to }) => ({
    field: `${what}.${path}`,
    message: `${what}${path === "" ? "" : ` \`${path}\``} ${shownValue(from)} → ${shownValue(to)}`,
    importance: "behaviour",
  }));
}

function compareQueries(
  before: readonly DashboardQuery[],
  after: readonly DashboardQuery[],
): readonly Change[] {
  const { pairs, gone, come } = pairBy(before, after, [
    ({ expression, legendFormat, raw }) => `${expression}\n${legendFormat}\n${canonical(withoutNames(raw))}`,
    ({ expression, legendFormat }) => `${expression}\n${legendFormat}`,
    ({ expression }) => (expression === "" ? undefined : expression),
    ({ refId }) => refId,
    () => "",
  ]);
  const told = (message: string): Change => ({ field: "query", message, importance: "behaviour" });
  const isSingle = before.length === 1 && after.length === 1;
  return [
    ...gone.map((query) => told(`removed query ${nameOf(query)}`)),
    ...come.map((query) => told(`new query ${nameOf(query)}`)),
    ...pairs.flatMap(([one, other]) => compareQuery(one, other, isSingle ? "" : `query ${other.refId}: `)),
  ];
}

function nameOf({ refId, expression }: DashboardQuery): string {
  return expression === "" ? `\`${refId}\`` : quoted(expression);
}

function compareQuery(before: DashboardQuery, after: DashboardQuery, prefix: string): readonly Change[] {
  const isPromql = after.kind === "prometheus" && before.kind === "prometheus";
  const texts = queryTextDifference(before.expression, after.expression, isPromql).map(
    ({ message, texts }): Change => ({
      field: "query",
      message: prefix + message,
      importance: "behaviour",
      ...(texts && { texts }),
    }),
  );
  const told: readonly (readonly [what: string, from: unknown, to: unknown])[] = [
    ["legend", before.legendFormat, after.legendFormat],
    ["data source of the query", before.datasource, after.datasource],
    ["instant", before.isInstant, after.isInstant],
    ["range", before.isRange, after.isRange],
    ["format", before.format, after.format],
    ["step", before.interval, after.interval],
    ["intervalFactor", before.intervalFactor, after.intervalFactor],
    ["hidden", before.isHidden, after.isHidden],
  ];
  const settings = told.flatMap(([what, from, to]): readonly Change[] => {
    if (canonical(from ?? "") === canonical(to ?? "")) return [];
    const message = `${prefix}${what} ${shownValue(from)} → ${shownValue(to)}`;
    return [{ field: what === "legend" ? "legend" : "query", message, importance: "behaviour" }];
  });
  // What queries of other kinds consist of has no name here.
  const rest =
    texts.length > 0 || settings.length > 0 || isPromql
      ? []
      : settingsOf(`${prefix}query`, withoutText(before), withoutText(after));
  return [...texts, ...settings, ...rest];
}

// The text itself was compared before, where blanks do not count.
function withoutText({ raw, expression }: DashboardQuery): unknown {
  const plain = JSON.stringify(withoutNames(raw), (_key, value: unknown) =>
    value === expression && expression !== "" ? undefined : value,
  );
  return JSON.parse(plain);
}

function withoutNames(raw: Readonly<Record<string, unknown>>): unknown {
  const { refId: _refId, key: _key, ...rest } = raw;
  return rest;
}

function compareFields(before: FieldConfig, after: FieldConfig): readonly Change[] {
  const { thresholds, ...defaults } = before.defaults;
  const { thresholds: newThresholds, ...newDefaults } = after.defaults;
  const changes: Change[] = [];
  if (canonical(thresholds) !== canonical(newThresholds)) {
    const [from, to] = [thresholdsText(thresholds), thresholdsText(newThresholds)];
    const message =
      from === to
        ? `thresholds ${shownValue(thresholds)} → ${shownValue(newThresholds)}`
        : `thresholds ${from} → ${to}`;
    changes.push({ field: "thresholds", message, importance: "behaviour" });
  }
  for (const { path, before: from, after: to } of leafDifferences(defaults, newDefaults)) {
    const message = `${path} ${shownValue(from)} → ${shownValue(to)}`;
    changes.push({ field: path, message, importance: "behaviour" });
  }
  const name = ({ matcher, matcherOptions }: FieldConfig["overrides"][number]) =>
    canonical([matcher, matcherOptions]);
  const { pairs, gone, come } = pairBy(before.overrides, after.overrides, [canonical, name]);
  const told = (message: string): Change => ({ field: "overrides", message, importance: "behaviour" });
  const shown = ({ matcher, matcherOptions }: FieldConfig["overrides"][number]) =>
    `\`${matcher}\` ${shownValue(matcherOptions)}`;
  changes.push(...gone.map((override) => told(`removed override for ${shown(override)}`)));
  changes.push(...come.map((override) => told(`new override for ${shown(override)}`)));
  for (const [one, other] of pairs) {
    const properties = ({ properties }: FieldConfig["overrides"][number]) =>
      Object.fromEntries(properties.map(({ id, value }) => [id, value]));
    for (const { path, before: from, after: to } of leafDifferences(properties(one), properties(other))) {
      changes.push(told(`override for ${shown(other)}: ${path} ${shownValue(from)} → ${shownValue(to)}`));
    }
  }
  return changes;
}

// As in "green, red from 80".
function thresholdsText(thresholds: unknown): string {
  if (typeof thresholds !== "object" || thresholds === null || !("steps" in thresholds)) return "none";
  const { steps } = thresholds;
  if (!Array.isArray(steps) || steps.length === 0) return "none";
  const isPercent = "mode" in thresholds && thresholds.mode === "percentage";
  const texts = steps.map((step: unknown) => {
    if (typeof step !== "object" || step === null) return "?";
    const color = "color" in step ? String(step.color) : "?";
    const value = "value" in step ? step.value : undefined;
    return value === null || value === undefined
      ? color
      : `${color} from ${String(value)}${isPercent ? "%" : ""}`;
  });
  return quoted(texts.join(", "));
}
