import {
  type Code,
  type Constant,
  call,
  constantName,
  fields,
  isSameJson,
  jsonCode,
  list,
  literal,
  NameBook,
  name,
  oneLine,
  patchCode,
  text,
  toJson,
} from "../../artifacts/index.ts";
import type { Annotation } from "../kit/annotation.ts";
import type { CommonPatches, Dashboard, Row } from "../kit/dashboard.ts";
import type { DashboardMenu, Link } from "../kit/link.ts";
import type { RawPart } from "../kit/raw-part.ts";
import type { Shade } from "../kit/thresholds.ts";
import { dataSourceVariable, type Variable } from "../kit/variables.ts";
import { linkCode, panelCode } from "./panel-code.ts";

/** The constants that make a dashboard, the dashboard last; `kitNames` are taken by what the file imports. */
export function dashboardCode(dashboard: Dashboard, kitNames: Iterable<string>): readonly Constant[] {
  const names = new NameBook(kitNames);
  const own = names.take(constantName(dashboardKey(dashboard)));
  const panels: Constant[] = [];
  const commonName = dashboard.common === undefined ? undefined : names.take("commonPatches");
  const rows = dashboard.rows.map((row) => {
    const members = row.panels.map((panel) => {
      const constant = names.take(constantName(panel.key));
      panels.push({
        name: constant,
        type: undefined,
        value: panelCode(panel),
        comment: undefined,
        isExported: false,
      });
      return name(constant);
    });
    return rowCode(row, members);
  });
  const common: readonly Constant[] =
    dashboard.common === undefined || commonName === undefined
      ? []
      : [
          {
            name: commonName,
            type: "CommonPatches",
            value: commonCode(dashboard.common),
            comment: "What is different in all panels, or in all of a kind, from how the kit makes them.",
            isExported: false,
          },
        ];
  const value = dashboardFields(dashboard, rows, commonName);
  const comment = `${oneLine(dashboard.title)}, as it was imported.`;
  return [...common, ...panels, { name: own, type: "Dashboard", value, comment, isExported: true }];
}

function dashboardKey({ title, uid }: Dashboard): string {
  const words = title.normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? uid.match(/[A-Za-z0-9]+/g) ?? ["dashboard"];
  const key = words.slice(0, 6).join("-").toLowerCase();
  return /^[a-z]/.test(key) ? key : `dashboard-${key}`;
}

function dashboardFields(dashboard: Dashboard, rows: readonly Code[], commonName: string | undefined): Code {
  const { description, refreshSeconds, patch, v2Patch, elementNames } = dashboard;
  return fields(
    {
      uid: text(dashboard.uid),
      title: text(dashboard.title),
      description: description === null ? literal(null) : text(description),
      tags: list(dashboard.tags.map(text)),
      timeRange: fields({ from: text(dashboard.timeRange.from), to: text(dashboard.timeRange.to) }),
      refreshSeconds: literal(refreshSeconds),
      variables: list(dashboard.variables.map(variableCode)),
      annotations: list(dashboard.annotations.map(annotationCode)),
      links: list(dashboard.links.map(dashboardLinkCode)),
      rows: list(rows),
      hasOldRows: dashboard.hasOldRows === true ? literal(true) : undefined,
      common: commonName === undefined ? undefined : name(commonName),
      patch: patch === undefined ? undefined : patchCode(patch),
      elementNames: elementNames === undefined ? undefined : jsonCode(toJson(elementNames)),
      v2Patch: v2Patch === undefined ? undefined : patchCode(v2Patch),
    },
    { isSpread: true },
  );
}

function rowCode(row: Row, panels: readonly Code[]): Code {
  const { key, id, title, isCollapsed, hasNoHeading = false, patch } = row;
  if (hasNoHeading) return call("panelsOnly", text(key), list(panels));
  if (id === undefined && patch === undefined) {
    return call(isCollapsed ? "collapsedRow" : "row", text(key), text(title), list(panels));
  }
  return fields(
    {
      key: text(key),
      id: id === undefined ? undefined : literal(id),
      title: text(title),
      isCollapsed: literal(isCollapsed),
      panels: list(panels),
      patch: patch === undefined ? undefined : patchCode(patch),
    },
    { isSpread: true },
  );
}

function commonCode({ queries, panels, byKind }: CommonPatches): Code {
  return fields(
    {
      queries: queries === undefined ? undefined : patchCode(queries),
      panels: panels === undefined ? undefined : patchCode(panels),
      byKind: byKind === undefined ? undefined : patchCode(byKind),
    },
    { isSpread: true },
  );
}

function variableCode(variable: Variable | RawPart): Code {
  if (variable.kind === "raw") return call("rawPart", jsonCode(variable.raw));
  if (isSameJson(toJson(variable), toJson(dataSourceVariable))) return name("dataSourceVariable");
  const { patch } = variable;
  const shared = {
    kind: text(variable.kind),
    name: text(variable.name),
    label: text(variable.label),
    description: text(variable.description),
  };
  const patched = { patch: patch === undefined ? undefined : patchCode(patch) };
  if (variable.kind === "data-source") return fields({ ...shared, ...patched }, { isSpread: true });
  return fields(
    {
      ...shared,
      selector: text(variable.selector),
      labelName: text(variable.labelName),
      isMultiple: literal(variable.isMultiple),
      allPattern: variable.allPattern === undefined ? name("undefined") : text(variable.allPattern),
      ...patched,
    },
    { isSpread: true },
  );
}

function annotationCode(annotation: Annotation | RawPart): Code {
  if (annotation.kind === "raw") return call("rawPart", jsonCode(annotation.raw));
  const patch = annotation.patch === undefined ? undefined : patchCode(annotation.patch);
  const shared = { kind: text(annotation.kind), name: text(annotation.name) };
  const health = shadeCode(annotation.health);
  if (annotation.kind === "note") {
    return fields({ ...shared, tags: list(annotation.tags.map(text)), health, patch }, { isSpread: true });
  }
  return fields(
    {
      ...shared,
      expression: text(annotation.expression),
      stepSeconds: literal(annotation.stepSeconds),
      title: text(annotation.title),
      text: text(annotation.text),
      labels: list(annotation.labels.map(text)),
      health,
      patch,
    },
    { isSpread: true },
  );
}

function shadeCode(shade: Shade): Code {
  return typeof shade === "string" ? text(shade) : fields({ color: text(shade.color) });
}

function dashboardLinkCode(link: DashboardMenu | Link | RawPart): Code {
  switch (link.kind) {
    case "raw":
      return call("rawPart", jsonCode(link.raw));
    case "page":
      return linkCode(link);
    case "dashboards":
      return fields(
        {
          kind: text("dashboards"),
          title: text(link.title),
          tooltip: text(link.tooltip),
          tags: list(link.tags.map(text)),
        },
        { isSpread: true },
      );
  }
}
