import { type JsonObject, toJsonObject } from "../../artifacts/index.ts";
import { chosenDataSource, emitLink, emitPlace, emitTargets, type Placement } from "./emit-frame.ts";
import { queryFormats } from "./grafana-sdk.ts";
import type { RawPanel } from "./panel.ts";

/** A panel of a type that the kit has no word for, as Grafana writes it, before its patch. */
export function emitRaw(panel: RawPanel, { id, place }: Placement): JsonObject {
  const { type, title, description, links, queries } = panel;
  return toJsonObject({
    type,
    id,
    title,
    description: description ?? undefined,
    gridPos: emitPlace(place),
    links: links.length === 0 ? undefined : links.map((link) => emitLink(link).build()),
    ...(queries.length === 0
      ? {}
      : { datasource: chosenDataSource, targets: emitTargets(queries, queryFormats.series) }),
  });
}
