import type {
  DashboardAnnotation,
  DashboardModel,
  DashboardPanel,
  DashboardVariable,
  PanelGroup,
} from "../dashboard/index.ts";
import type { DocumentPath, SourceDocument } from "../document/index.ts";
import {
  type Change,
  type Difference,
  type Importance,
  type SubjectKind,
  sortedChanges,
} from "./difference.ts";
import { pairBy } from "./pairing.ts";
import { compareLinks, comparePanels, settingsOf } from "./panel-fields-difference.ts";
import { groupName, placeChanges } from "./panel-place-difference.ts";
import { queryTextDifference } from "./query-text-difference.ts";
import { canonical, shownValue } from "./settings-difference.ts";
import { quoted } from "./term-text.ts";

/** A dashboard with the document that it was read from. */
export interface ReadDashboard {
  readonly dashboard: DashboardModel;
  readonly document: SourceDocument;
}

/** What differs between two dashboards that stand for each other. */
export function dashboardDifferences(before: ReadDashboard, after: ReadDashboard): readonly Difference[] {
  const { dashboard: one } = before;
  const { dashboard: other } = after;
  const own = [
    ...ownChanges(one, other),
    ...compareRows(one.groups, other.groups),
    ...compareLinks(one.links, other.links),
    ...compareAnnotations(one.annotations, other.annotations),
  ];
  return [
    ...(own.length === 0 ? [] : [ownDifference(before, after, own)]),
    ...variableDifferences(before, after),
    ...panelDifferences(before, after),
  ];
}

// Looking up a place takes as long as everything else, so that is left for dashboards that differ.
function ownDifference(before: ReadDashboard, after: ReadDashboard, own: readonly Change[]): Difference {
  const { dashboard: one } = before;
  const { dashboard: other } = after;
  const isRenamed = one.title !== other.title;
  return {
    area: "dashboards",
    kind: "dashboard",
    name: nameOf(other),
    ...(isRenamed && { formerName: nameOf(one) }),
    status: isRenamed ? "renamed" : "changed",
    place: placeIn(after, other.path),
    within: "",
    changes: sortedChanges(own),
  };
}

/** A dashboard that came or went. */
export function wholeDashboard(read: ReadDashboard, status: "added" | "removed"): Difference {
  const { dashboard } = read;
  const count = dashboard.panels.length;
  const message = `${status === "added" ? "new" : "removed"} dashboard with ${count} panel${count === 1 ? "" : "s"}`;
  const importance: Importance = status === "added" ? "added" : "behaviour";
  return {
    area: "dashboards",
    kind: "dashboard",
    name: nameOf(dashboard),
    status,
    place: placeIn(read, dashboard.path),
    within: "",
    changes: [{ field: "dashboard", message, importance }],
  };
}

/** What a dashboard is called. */
function nameOf({ title, uid }: DashboardModel): string {
  return title || uid || "a dashboard without a title";
}

function placeIn({ document }: ReadDashboard, path: DocumentPath) {
  return { file: document.file, ...document.placeOf(path) };
}

function ownChanges(one: DashboardModel, other: DashboardModel): readonly Change[] {
  const changes: Change[] = [];
  const tell = (field: string, from: unknown, to: unknown, importance: Importance): void => {
    if (canonical(from ?? "") === canonical(to ?? "")) return;
    changes.push({ field, message: `${field} ${shownValue(from)} → ${shownValue(to)}`, importance });
  };
  tell("title", one.title, other.title, "text");
  tell("uid", one.uid, other.uid, "behaviour");
  tell("description", one.description, other.description, "text");
  tell("tags", one.tags.toSorted(), other.tags.toSorted(), "text");
  tell("time", `${one.time.from} to ${one.time.to}`, `${other.time.from} to ${other.time.to}`, "behaviour");
  tell("refresh", one.refresh, other.refresh, "behaviour");
  tell("timezone", one.timezone, other.timezone, "behaviour");
  tell("tooltip", one.tooltip, other.tooltip, "text");
  tell("editable", one.isEditable, other.isEditable, "text");
  tell("schema", one.schema, other.schema, "text");
  tell("inputs", one.inputs, other.inputs, "text");
  return changes;
}

function compareRows(before: readonly PanelGroup[], after: readonly PanelGroup[]): readonly Change[] {
  const { pairs, gone, come } = pairBy(before, after, [
    ({ kind, title }) => `${kind} ${title}`,
    ({ kind }) => kind,
  ]);
  const isCountSame = before.length === after.length;
  const told = (message: string): Change => ({ field: "rows", message, importance: "text" });
  const name = ({ kind, title }: PanelGroup) => `${kind} ${quoted(title)}`;
  return [
    ...gone.map((row) => told(`removed ${name(row)}`)),
    ...come.map((row) => told(`new ${name(row)}`)),
    ...pairs.flatMap(([one, other]) => [
      ...(one.title === other.title ? [] : [told(`${name(one)} renamed to ${quoted(other.title)}`)]),
      ...(one.isCollapsed === other.isCollapsed
        ? []
        : [told(`${name(other)} is ${other.isCollapsed ? "collapsed" : "open"} now`)]),
      ...(one.repeat === other.repeat
        ? []
        : [told(`${name(other)} repeat ${shownValue(one.repeat)} → ${shownValue(other.repeat)}`)]),
    ]),
    ...(isCountSame && gone.length === 0 && isReordered(pairs, after)
      ? [told("rows stand in another order")]
      : []),
  ];
}

function isReordered<Item>(pairs: readonly (readonly [Item, Item])[], after: readonly Item[]): boolean {
  const places = new Map(after.map((item, index) => [item, index]));
  return pairs.some(([, item], index) => {
    const last = pairs[index - 1]?.[1];
    return last !== undefined && (places.get(item) ?? 0) < (places.get(last) ?? 0);
  });
}

function compareAnnotations(
  before: readonly DashboardAnnotation[],
  after: readonly DashboardAnnotation[],
): readonly Change[] {
  const { pairs, gone, come } = pairBy(before, after, [({ name }) => name]);
  const told = (message: string): Change => ({ field: "annotations", message, importance: "behaviour" });
  return [
    ...gone.map(({ name }) => told(`removed annotation ${quoted(name)}`)),
    ...come.map(({ name }) => told(`new annotation ${quoted(name)}`)),
    ...pairs.flatMap(([one, other]) => {
      const isPromql = one.kind === "prometheus" && other.kind === "prometheus";
      const query = queryTextDifference(one.expression, other.expression, isPromql);
      const prefix = `annotation ${quoted(other.name)}`;
      const texts = query.map((change) => ({
        ...told(`${prefix}: ${change.message}`),
        ...change,
        message: `${prefix}: ${change.message}`,
      }));
      if (texts.length > 0) return texts;
      const isSameSchema = (one.raw.kind === "AnnotationQuery") === (other.raw.kind === "AnnotationQuery");
      return isSameSchema
        ? settingsOf(prefix, one.raw, other.raw)
        : settingsOf(prefix, plainAnnotation(one), plainAnnotation(other));
    }),
  ];
}

// What both schemas have, each in its own way.
function plainAnnotation({
  path: _path,
  expressionPath: _expressionPath,
  raw: _raw,
  ...annotation
}: DashboardAnnotation): unknown {
  return annotation;
}

function variableDifferences(before: ReadDashboard, after: ReadDashboard): readonly Difference[] {
  const { pairs, gone, come } = pairBy(before.dashboard.variables, after.dashboard.variables, [
    ({ name }) => name,
  ]);
  const whole = (variable: DashboardVariable, status: "added" | "removed"): Difference => {
    const message = `${status === "added" ? "new" : "removed"} variable: ${variable.type} ${shownValue(variable.query)}`;
    const read = status === "added" ? after : before;
    const changes: readonly Change[] = [
      { field: "variable", message, importance: status === "added" ? "added" : "behaviour" },
    ];
    return part(read, variable, "variable", variable.name, { status, changes });
  };
  const changed = pairs.flatMap(([one, other]) => {
    const changes = settingsOf("variable", plainVariable(one), plainVariable(other)).map(
      ({ message, ...change }) => ({
        ...change,
        message: message.replace(/^variable `([^`]*)`/, "$1"),
      }),
    );
    if (changes.length === 0) return [];
    return [part(after, other, "variable", other.name, { status: "changed", changes })];
  });
  const isOrder = gone.length === 0 && come.length === 0 && isReordered(pairs, after.dashboard.variables);
  const first = after.dashboard.variables[0];
  const order: readonly Change[] = [
    { field: "variables", message: "variables stand in another order", importance: "text" },
  ];
  return [
    ...gone.map((variable) => whole(variable, "removed")),
    ...come.map((variable) => whole(variable, "added")),
    ...changed,
    ...(isOrder && first ? [part(after, first, "variable", "all", { status: "moved", changes: order })] : []),
  ];
}

// The options that a query gave when the dashboard was saved are no part of what was written.
function plainVariable({
  path: _path,
  queryPath: _queryPath,
  raw: _raw,
  ...variable
}: DashboardVariable): unknown {
  if (variable.type === "query") return { ...variable, options: [] };
  // Only queries are asked again; what else is written there Grafana makes up.
  return { ...variable, refresh: "never", ...(variable.type === "datasource" && { options: [] }) };
}

function panelDifferences(before: ReadDashboard, after: ReadDashboard): readonly Difference[] {
  const { pairs, gone, come } = pairBy(before.dashboard.panels, after.dashboard.panels, panelKeys);
  const places = placeChanges(before.dashboard, after.dashboard, pairs);
  const whole = (panel: DashboardPanel, status: "added" | "removed"): Difference => {
    const read = status === "added" ? after : before;
    const row = groupName(read.dashboard, panel);
    const where = row === undefined ? "" : ` in the row ${quoted(row)}`;
    const [query] = panel.queries;
    const reads = query === undefined || query.expression === "" ? "" : `: ${quoted(query.expression)}`;
    const message = `${status === "added" ? "new" : "removed"} ${panel.type} panel${where}${reads}`;
    const importance: Importance = status === "added" ? "added" : "behaviour";
    return part(read, panel, "panel", titleOf(panel), {
      status,
      changes: [{ field: "panel", message, importance }],
    });
  };
  const changed = pairs.flatMap(([one, other]): readonly Difference[] => {
    const own = comparePanels(one, other);
    const moved = places.get(other) ?? [];
    const changes = sortedChanges([...own, ...moved]);
    if (changes.length === 0) return [];
    const isRenamed = one.title !== other.title;
    const status = isRenamed ? "renamed" : own.length === 0 ? "moved" : "changed";
    const difference = part(after, other, "panel", titleOf(other), { status, changes });
    return [isRenamed ? { ...difference, formerName: titleOf(one) } : difference];
  });
  return [
    ...gone.map((panel) => whole(panel, "removed")),
    ...come.map((panel) => whole(panel, "added")),
    ...changed,
  ];
}

const queriesKey = ({ queries }: DashboardPanel) => queries.map(({ expression }) => expression);

const panelKeys: readonly ((panel: DashboardPanel) => string | undefined)[] = [
  ({ id, title, type }) => (id === undefined ? undefined : canonical([id, title, type])),
  (panel) => (panel.id === undefined ? undefined : canonical([panel.id, panel.type, queriesKey(panel)])),
  (panel) => canonical([panel.title, panel.type, queriesKey(panel)]),
  ({ id, title }) => (id === undefined ? undefined : canonical([id, title])),
  ({ title, type }) => canonical([title, type]),
  ({ id, type }) => (id === undefined ? undefined : canonical([id, type])),
  (panel) => (panel.queries.length === 0 ? undefined : canonical([panel.type, queriesKey(panel)])),
  ({ id }) => (id === undefined ? undefined : String(id)),
];

function titleOf({ title, id }: DashboardPanel): string {
  return title || (id === undefined ? "a panel without a title" : `panel ${id}`);
}

function part(
  read: ReadDashboard,
  { path }: { readonly path: DocumentPath },
  kind: SubjectKind,
  name: string,
  { status, changes }: Pick<Difference, "status" | "changes">,
): Difference {
  const within = nameOf(read.dashboard);
  return { area: "dashboards", kind, name, status, place: placeIn(read, path), within, changes };
}
