import {
  isJsonList,
  isSameJson,
  type JsonObject,
  memberPatch,
  sizeOf,
  toJsonObject,
} from "../../artifacts/index.ts";
import type { Annotation } from "../kit/annotation.ts";
import { emitAnnotation } from "../kit/emit-annotation.ts";
import { emitLink } from "../kit/emit-frame.ts";
import { emitVariable } from "../kit/emit-variable.ts";
import type { DashboardMenu, Link } from "../kit/link.ts";
import { type RawPart, rawPart } from "../kit/raw-part.ts";
import { objectOf, textOf } from "../kit/v2/members.ts";
import type { Variable } from "../kit/variables.ts";
import { recogniseShade } from "./recognise-display.ts";
import { secondsOf } from "./recognise-query.ts";

/** A variable in the kit's words with what these do not say as its patch, or as it is written. */
export function recogniseVariable(variable: JsonObject): Variable | RawPart {
  const candidate = variableOf(variable);
  if (candidate === undefined) return rawPart(variable);
  return orRaw(candidate, emitVariable(candidate), variable);
}

/** An annotation in the kit's words with what these do not say as its patch, or as it is written. */
export function recogniseAnnotation(annotation: JsonObject): Annotation | RawPart {
  const candidate = annotationOf(annotation);
  if (candidate === undefined) return rawPart(annotation);
  return orRaw(candidate, emitAnnotation(candidate), annotation);
}

/** A link in the kit's words, if these say all of it, or as it is written. */
export function recogniseLink(link: JsonObject): DashboardMenu | Link | RawPart {
  const candidate = link.type === "dashboards" ? menuOf(link) : pageOf(link);
  return isSameJson(toJsonObject(emitLink(candidate).build()), link) ? candidate : rawPart(link);
}

/** All links of a panel, if the kit's words say all of them. */
export function recogniseLinks(links: readonly JsonObject[]): readonly Link[] {
  const pages = links.filter((link) => link.type === "link").map(pageOf);
  const emitted = pages.map((page) => toJsonObject(emitLink(page).build()));
  return isSameJson(emitted, links) ? pages : [];
}

// Words that have to be taken back again say less than the JSON.
function orRaw<Part extends object>(
  candidate: Part,
  emitted: JsonObject,
  wanted: JsonObject,
): Part | RawPart {
  const patch = memberPatch(emitted, wanted);
  if (patch === undefined) return candidate;
  return sizeOf(patch) < sizeOf(wanted) ? { ...candidate, patch } : rawPart(wanted);
}

function variableOf(variable: JsonObject): Variable | undefined {
  const name = textOf(variable.name);
  if (name === undefined) return undefined;
  const label = textOf(variable.label) ?? "";
  const description = textOf(variable.description) ?? "";
  if (variable.type === "datasource" && variable.query === "prometheus") {
    return { kind: "data-source", name, label, description };
  }
  if (variable.type !== "query") return undefined;
  const asked = textOf(objectOf(variable.query).query) ?? textOf(variable.query) ?? "";
  const [, selector, labelName] = /^label_values\(\s*(.*?)\s*,\s*(\w+)\s*\)$/s.exec(asked.trim()) ?? [];
  if (selector === undefined || labelName === undefined || selector === "") return undefined;
  return {
    kind: "label-values",
    name,
    label,
    description,
    selector,
    labelName,
    isMultiple: variable.multi === true,
    allPattern: textOf(variable.allValue),
  };
}

function annotationOf(annotation: JsonObject): Annotation | undefined {
  const name = textOf(annotation.name) ?? "";
  const health = recogniseShade(textOf(annotation.iconColor) ?? "");
  const { tags } = objectOf(annotation.target);
  const stepSeconds = secondsOf(textOf(annotation.step) ?? "60s") ?? 60;
  if (typeof annotation.expr === "string") {
    return {
      kind: "series",
      name,
      expression: annotation.expr,
      stepSeconds,
      title: textOf(annotation.titleFormat) ?? "",
      text: textOf(annotation.textFormat) ?? "",
      labels: (textOf(annotation.tagKeys) ?? "").split(",").filter((label) => label !== ""),
      health,
    };
  }
  if (!isJsonList(tags) || tags.length === 0) return undefined;
  return { kind: "note", name, tags: tags.filter((tag) => typeof tag === "string"), health };
}

function menuOf(link: JsonObject): DashboardMenu {
  const tags = isJsonList(link.tags) ? link.tags.filter((tag) => typeof tag === "string") : [];
  return { kind: "dashboards", title: textOf(link.title) ?? "", tooltip: textOf(link.tooltip) ?? "", tags };
}

function pageOf(link: JsonObject): Link {
  return {
    kind: "page",
    title: textOf(link.title) ?? "",
    url: textOf(link.url) ?? "",
    tooltip: textOf(link.tooltip) ?? "",
    opensNewPage: link.targetBlank === true,
  };
}
