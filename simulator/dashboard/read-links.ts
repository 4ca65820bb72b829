import type { DocumentPath } from "../document/index.ts";
import { type FieldReader, textOf } from "./field-reader.ts";
import type { DashboardLink } from "./model.ts";

/** Reads the links of a dashboard or of a panel. */
export function readLinks(value: unknown, path: DocumentPath, reader: FieldReader): readonly DashboardLink[] {
  return reader.maps(value, path).map(([raw, at]) => ({
    kind: raw.type === "dashboards" ? "dashboards" : "link",
    title: reader.text(raw.title, [...at, "title"]),
    url: reader.text(raw.url, [...at, "url"]),
    tags: reader.list(raw.tags, [...at, "tags"]).flatMap((tag) => textOf(tag) ?? []),
    path: at,
    raw,
  }));
}
