import { type JsonObject, patchObject, toJsonObject } from "../../artifacts/index.ts";
import type { Annotation } from "./annotation.ts";
import { formatDuration } from "./duration.ts";
import { grafanaColor } from "./emit-display.ts";
import { chosenDataSource } from "./emit-frame.ts";
import { AnnotationQueryBuilder } from "./grafana-sdk.ts";
import type { RawPart } from "./raw-part.ts";

/** Grafana's own data source, which every instance has under this name; it holds what was noted by hand. */
const grafanaNotes = { type: "grafana", uid: "-- Grafana --" };

/** The annotation that Grafana adds by itself when it is missing, and then asks to save the change. */
export function builtInAnnotation(): JsonObject {
  return withoutPlacement(
    new AnnotationQueryBuilder()
      .name("Annotations & Alerts")
      .builtIn(1)
      .datasource(grafanaNotes)
      .enable(true)
      .hide(true)
      .iconColor("rgba(0, 211, 255, 1)")
      .type("dashboard"),
  );
}

/** An annotation as Grafana writes it. */
export function emitAnnotation(annotation: Annotation | RawPart): JsonObject {
  if (annotation.kind === "raw") return annotation.raw;
  const builder = new AnnotationQueryBuilder()
    .name(annotation.name)
    .enable(true)
    .hide(false)
    .iconColor(grafanaColor(annotation.health));
  return patchObject(withoutPlacement(fill(builder, annotation)), [annotation.patch]);
}

function fill(builder: AnnotationQueryBuilder, annotation: Annotation): AnnotationQueryBuilder {
  switch (annotation.kind) {
    case "series":
      return builder
        .datasource(chosenDataSource)
        .expr(annotation.expression)
        .step(formatDuration(annotation.stepSeconds))
        .titleFormat(annotation.title)
        .textFormat(annotation.text)
        .tagKeys(annotation.labels.join(","))
        .useValueForTime(false);
    case "note": {
      const target = { limit: 100, matchAny: false, tags: [...annotation.tags], type: "tags" };
      return builder.datasource(grafanaNotes).target({
        build: () => ({ ...target, _implementsDataqueryVariant: () => {} }),
      });
    }
  }
}

// The SDK puts every annotation's switch into a menu that is closed at first.
function withoutPlacement(builder: AnnotationQueryBuilder): JsonObject {
  const { placement: _, ...shown } = builder.build();
  return toJsonObject(shown);
}
