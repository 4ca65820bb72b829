import type { DrawingOption } from "../../chart/index.ts";

type OneOf<Value> = Value extends readonly (infer Item)[] ? Item : Value;
type SeriesOption = OneOf<NonNullable<DrawingOption["series"]>>;

/** A series of lines, as the adapter of charts takes it. */
export type LineSeriesOption = Extract<SeriesOption, { type?: "line" }>;

/** A series that draws itself, as the adapter of charts takes it. */
export type CustomSeriesOption = Extract<SeriesOption, { type?: "custom" }>;

/** A series of bars, as the adapter of charts takes it. */
export type BarSeriesOption = Extract<SeriesOption, { type?: "bar" }>;
