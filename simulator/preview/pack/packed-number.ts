/** Infinities, NaN and the negative zero have no place in JSON. */
export type PackedNumber = number | "NaN" | "+Inf" | "-Inf" | "-0";

/** A number as JSON can hold it. */
export function packNumber(value: number): PackedNumber {
  if (Number.isNaN(value)) return "NaN";
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "+Inf" : "-Inf";
}

/** The number that was packed; NaN for anything else. */
export function unpackNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (value === "-0") return -0;
  if (value === "+Inf") return Number.POSITIVE_INFINITY;
  return value === "-Inf" ? Number.NEGATIVE_INFINITY : Number.NaN;
}
