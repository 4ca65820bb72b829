import { isJsonObject, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";
import { numberOf, objectOf, objectsOf, present, textOf } from "./members.ts";
import { queryKind } from "./queries.ts";

/** What of a panel's queries is said once for all of them, in both formats by the same words. */
export const queryOptionMembers = [
  "timeFrom",
  "timeShift",
  "maxDataPoints",
  "interval",
  "cacheTimeout",
  "queryCachingTTL",
  "hideTimeOverride",
  "timeCompare",
] as const;

/** Names of elements by the ids of their panels, where they are not `panel-<id>`. */
export type ElementNames = Readonly<Record<number, string>>;

/** The panels as v2's elements by the names by which its layout refers to them, those of collapsed rows included. */
export function elementsOf(panels: readonly JsonObject[], names: ElementNames): JsonObject {
  const elements = panels.flatMap((panel): readonly (readonly [string, JsonObject])[] =>
    panel.type === "row"
      ? objectsOf(panel.panels).map((inner) => [elementName(inner, names), elementOf(inner)])
      : [[elementName(panel, names), elementOf(panel)]],
  );
  return Object.fromEntries(elements);
}

/** The name of a panel's element. */
export function elementName({ id }: JsonObject, names: ElementNames): string {
  const given = typeof id === "number" && Object.hasOwn(names, id) ? names[id] : undefined;
  return given ?? `panel-${String(id)}`;
}

function elementOf(panel: JsonObject): JsonObject {
  const { libraryPanel } = panel;
  if (isJsonObject(libraryPanel)) {
    const { name = "", uid = "" } = libraryPanel;
    const spec = {
      id: numberOf(panel.id) ?? 0,
      title: textOf(panel.title) ?? "",
      libraryPanel: { name, uid },
    };
    return { kind: "LibraryPanel", spec };
  }
  return {
    kind: "Panel",
    spec: present({
      id: numberOf(panel.id) ?? 0,
      title: textOf(panel.title) ?? "",
      description: textOf(panel.description),
      links: objectsOf(panel.links).map(dataLink),
      data: {
        kind: "QueryGroup",
        spec: {
          queries: objectsOf(panel.targets).map((target) => panelQuery(target, panel.datasource)),
          transformations: objectsOf(panel.transformations).map(transformation),
          queryOptions: present(Object.fromEntries(queryOptionMembers.map((name) => [name, panel[name]]))),
        },
      },
      vizConfig: {
        kind: "VizConfig",
        group: textOf(panel.type) ?? "",
        version: textOf(panel.pluginVersion) ?? "",
        spec: { options: objectOf(panel.options), fieldConfig: fieldConfigOf(panel.fieldConfig) },
      },
      transparent: panel.transparent === true ? true : undefined,
    }),
  };
}

// A panel's link has no more in v2; whoever follows it in the same window keeps the time by the address.
function dataLink(link: JsonObject): JsonObject {
  const { targetBlank } = link;
  return present({ title: textOf(link.title) ?? "", url: textOf(link.url) ?? "", targetBlank });
}

function panelQuery(target: JsonObject, panelSource: JsonValue | undefined): JsonObject {
  const { refId, hide, datasource, ...spec } = target;
  return {
    kind: "PanelQuery",
    spec: {
      query: queryKind(datasource ?? panelSource, spec),
      refId: textOf(refId) ?? "",
      hidden: hide === true,
    },
  };
}

function transformation(step: JsonObject): JsonObject {
  const { id, ...rest } = step;
  return { kind: textOf(id) ?? "", spec: { id: textOf(id) ?? "", ...rest } };
}

function fieldConfigOf(value: JsonValue | undefined): JsonObject {
  const { defaults, overrides } = objectOf(value);
  return { defaults: objectOf(defaults), overrides: objectsOf(overrides) };
}
