/** A value as people read it, in the parts that Grafana sets in different sizes. */
export interface FormattedValue {
  readonly text: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** How a unit writes values. */
export type UnitFormat = (value: number, options: FormatOptions) => FormattedValue;

/** What a value's text depends on beside the value. */
export interface FormatOptions {
  /** Undefined: as many as tell the value apart. */
  readonly decimals: number | undefined;
  /** For units that count from now. */
  readonly nowMs: number;
}

/** The whole text. */
export function wholeText({ prefix, text, suffix }: FormattedValue): string {
  return `${prefix}${text}${suffix}`;
}

/** A text without prefix or suffix. */
export function plainValue(text: string): FormattedValue {
  return { text, prefix: "", suffix: "" };
}
