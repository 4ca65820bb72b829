import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import type { SingleValue } from "./single-values.ts";

/** What of a stat is shown and how large. */
export interface StatParts {
  readonly showsName: boolean;
  readonly showsValue: boolean;
  readonly isBackground: boolean;
  /** Where there is a name only, it has the value's colour. */
  readonly isNameColored: boolean;
  readonly hasLine: boolean;
  readonly valuePx: number;
  readonly namePx: number;
  /** Name and value stand side by side. */
  readonly isWide: boolean;
}

/** What a stat shows in a place of this size, by its options. */
export function statParts(
  { name, shown, values }: SingleValue,
  options: FieldMap,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  isOne: boolean,
): StatParts {
  const textMode = textOf(options.textMode) ?? "auto";
  const colorMode = textOf(options.colorMode) ?? "value";
  const hasName =
    name !== "" && (textMode === "name" || textMode === "value_and_name" || (textMode === "auto" && !isOne));
  const showsValue = textMode !== "name" && textMode !== "none";
  const hasLine =
    (textOf(options.graphMode) ?? "area") === "area" && values.filter((value) => value !== null).length > 1;
  const isWide = options.wideLayout !== false && hasName && widthPx / Math.max(1, heightPx) > 2.5 && !hasLine;
  const length = shown.text.length + 0.62 * (shown.prefix.length + shown.suffix.length);
  const room = (isWide ? 0.5 : 1) * widthPx - 24;
  const share = hasName && !isWide ? (hasLine ? 0.32 : 0.48) : hasLine ? 0.46 : 0.62;
  const high = (heightPx - 12) * share;
  const { valueSize, titleSize } = mapOf(options.text);
  const fitting = Math.min(high, room / Math.max(1, length * 0.66), 72);
  const valuePx = Math.max(12, Math.floor(numberOf(valueSize) ?? fitting));
  const namePx = Math.max(
    11,
    Math.floor(numberOf(titleSize) ?? Math.min(valuePx * 0.6, 20, (room / Math.max(1, name.length)) * 1.7)),
  );
  return {
    showsName: hasName,
    showsValue,
    isBackground: colorMode === "background" || colorMode === "background_solid",
    isNameColored: !showsValue,
    hasLine,
    valuePx,
    namePx,
    isWide,
  };
}
