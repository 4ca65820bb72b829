import type { JsonObject } from "../../artifacts/index.ts";

/** A variable, an annotation or a link that the kit has no word for, as Grafana writes it. */
export interface RawPart {
  readonly kind: "raw";
  readonly raw: JsonObject;
}

/** A variable, an annotation or a link that the kit has no word for. */
export function rawPart(raw: JsonObject): RawPart {
  return { kind: "raw", raw };
}
