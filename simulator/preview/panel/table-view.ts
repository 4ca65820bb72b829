import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { displayOf, displayOfTime } from "../field/display.ts";
import type { CellValue } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Field, Frame } from "../frame/frame.ts";
import { type Look, rangeOfField, rangeOfValues } from "./shown-fields.ts";

/** How a cell carries its colour, or what else is made of its text. */
export type CellLook = "plain" | "text" | "background" | "gauge" | "pills" | "json" | "links";

export interface TableColumn {
  readonly name: string;
  readonly isNumber: boolean;
  readonly align: "left" | "center" | "right";
  readonly widthPx: number | undefined;
  readonly look: CellLook;
  /** Its colour fills the whole row. */
  readonly colorsRow: boolean;
  /** Of gauges: whether the value stands beside it, and in its colour. */
  readonly valueMode: "color" | "text" | "hidden";
  readonly wrapsText: boolean;
  /** The links of its values, with variables of the row in them. */
  readonly links: readonly FieldMap[];
  readonly field: Field;
}

export interface TableCell {
  readonly text: string;
  readonly color: string;
  /** Where the value lies in its field's range, 0..1; for gauges. */
  readonly ratio: number;
  readonly value: CellValue;
}

/** A table as it is shown. Rows are made when they are asked for, since there may be many. */
export interface TableView {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  readonly cellAt: (row: number, column: number) => TableCell;
}

/** The table of one frame, with the fields that are not hidden. */
export function tableView(frame: Frame, frames: readonly Frame[], look: Look): TableView {
  const fields = frame.fields.filter((field) => !isHidden(field));
  const cells = fields.map((field) => cellsOf(field, look));
  return {
    columns: fields.map((field) => columnOf(field, frame, frames)),
    rowCount: frame.length,
    cellAt: (row, column) => cells[column]?.(fields[column]?.values[row]) ?? emptyCell,
  };
}

const emptyCell: TableCell = { text: "", color: "", ratio: 0, value: null };

function isHidden({ settings }: Field): boolean {
  const custom = mapOf(settings.custom);
  return custom.hidden === true || mapOf(custom.hideFrom).viz === true;
}

function columnOf(field: Field, frame: Frame, frames: readonly Frame[]): TableColumn {
  const custom = mapOf(field.settings.custom);
  const cell = mapOf(custom.cellOptions);
  const { links } = field.settings;
  const isNumber = field.kind === "number";
  const align = textOf(custom.align);
  return {
    name: fieldName(field, frame, frames),
    isNumber,
    align: align === "left" || align === "center" || align === "right" ? align : isNumber ? "right" : "left",
    widthPx: numberOf(custom.width),
    look: lookOf(cellTypeOf(custom)),
    colorsRow: cell.applyToRow === true,
    valueMode:
      cell.valueDisplayMode === "hidden" || cell.valueDisplayMode === "text"
        ? cell.valueDisplayMode
        : "color",
    wrapsText: cell.wrapText === true,
    links: Array.isArray(links) ? links.map(mapOf).slice(0, linksMax) : [],
    field,
  };
}

const linksMax = 10;

function cellTypeOf(custom: FieldMap): string {
  return textOf(mapOf(custom.cellOptions).type) ?? textOf(custom.displayMode) ?? "auto";
}

const plainTypes = ["auto", "custom", ""];

/** The types of cells in the settings of a table that are shown as plain text, since previews do not draw them. */
export function undrawnCellTypes(settings: readonly FieldMap[]): readonly string[] {
  const types = settings.map((one) => cellTypeOf(mapOf(one.custom)));
  return [...new Set(types)].filter((type) => lookOf(type) === "plain" && !plainTypes.includes(type));
}

function lookOf(type: string): CellLook {
  switch (type) {
    case "color-text":
      return "text";
    case "color-background":
    case "color-background-solid":
      return "background";
    case "gauge":
    case "basic":
    case "lcd-gauge":
    case "gradient-gauge":
      return "gauge";
    case "pill":
      return "pills";
    case "json-view":
      return "json";
    case "data-links":
      return "links";
    default:
      return "plain";
  }
}

function cellsOf(field: Field, look: Look): (value: CellValue) => TableCell {
  if (field.kind === "time") {
    const write = displayOfTime(field.settings, look.nowMs);
    return (value) => ({ text: typeof value === "number" ? write(value) : "", color: "", ratio: 0, value });
  }
  const range = rangeOfField(field, rangeOfValues([field]));
  const display = displayOf(field.settings, { ...look, range, seriesIndex: 0 });
  return (value) => {
    const { prefix, text, suffix, color, number } = display(value);
    const ratio =
      number === undefined || !(range.max > range.min) ? 0 : (number - range.min) / (range.max - range.min);
    return { text: `${prefix}${text}${suffix}`, color, ratio: Math.max(0, Math.min(1, ratio)), value };
  };
}
