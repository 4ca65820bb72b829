/** A function of one float. */
export type ElementFunction = (value: number) => number;

/** `sgn`: the sign of a value; zeros and NaN stay what they are. */
function sign(value: number): number {
  return value < 0 ? -1 : value > 0 ? 1 : value;
}

// Go takes the hyperbolic functions of large values from `exp`, so they become infinite as early as that does.
const largeMin = 709;

function hyperbolicSine(value: number): number {
  return Math.abs(value) >= largeMin ? Math.sign(value) * Math.exp(Math.abs(value)) * 0.5 : Math.sinh(value);
}

function hyperbolicCosine(value: number): number {
  return Math.abs(value) >= largeMin ? Math.exp(Math.abs(value)) * 0.5 : Math.cosh(value);
}

// Go takes both from the natural logarithm, this one of a value between a half and one, and the last digit shows it.
function binaryLogarithm(value: number): number {
  if (!(value > 0) || value === Number.POSITIVE_INFINITY) return Math.log2(value);
  const { fraction, exponent } = splitFloat(value);
  return fraction === 0.5 ? exponent - 1 : Math.log(fraction) * Math.LOG2E + exponent;
}

function decimalLogarithm(value: number): number {
  return Math.log(value) * Math.LOG10E;
}

/** A positive value as a fraction from a half up to one, times a power of two. */
function splitFloat(value: number): { readonly fraction: number; readonly exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  const isSubnormal = value < 2 ** -1022;
  bits.setFloat64(0, isSubnormal ? value * 2 ** 52 : value);
  const high = bits.getUint16(0);
  bits.setUint16(0, (high & 0x800f) | 0x3fe0);
  return { fraction: bits.getFloat64(0), exponent: ((high >> 4) & 0x7ff) - 1022 - (isSubnormal ? 52 : 0) };
}

/** The functions that take one instant vector and change each float by itself; histograms are left out. */
export const elementFunctions: ReadonlyMap<string, ElementFunction> = new Map<string, ElementFunction>([
  ["abs", Math.abs],
  ["ceil", Math.ceil],
  ["floor", Math.floor],
  ["exp", Math.exp],
  ["sqrt", Math.sqrt],
  ["ln", Math.log],
  ["log2", binaryLogarithm],
  ["log10", decimalLogarithm],
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["tan", Math.tan],
  ["asin", Math.asin],
  ["acos", Math.acos],
  ["atan", Math.atan],
  ["sinh", hyperbolicSine],
  ["cosh", hyperbolicCosine],
  ["tanh", Math.tanh],
  ["asinh", Math.asinh],
  ["acosh", Math.acosh],
  ["atanh", Math.atanh],
  ["rad", (value) => (value * Math.PI) / 180],
  ["deg", (value) => (value * 180) / Math.PI],
  ["sgn", sign],
]);

/** A function of one float and of scalar arguments, which may differ from step to step. */
export type ScaledFunction = (value: number, parameters: readonly number[]) => number | undefined;

/**
 * The functions that take one instant vector and scalars. Undefined means that no float of the step has a
 * result. `round` may be called without its scalar.
 */
export const scaledFunctions: ReadonlyMap<string, ScaledFunction> = new Map<string, ScaledFunction>([
  ["clamp", (value, [minimum = 0, maximum = 0]) => clamp(value, minimum, maximum)],
  ["clamp_min", (value, [minimum = 0]) => clamp(value, minimum, Number.POSITIVE_INFINITY)],
  ["clamp_max", (value, [maximum = 0]) => clamp(value, Number.NEGATIVE_INFINITY, maximum)],
  ["round", (value, [nearest = 1]) => round(value, nearest)],
]);

function clamp(value: number, minimum: number, maximum: number): number | undefined {
  if (maximum < minimum) return undefined;
  return larger(minimum, smaller(maximum, value));
}

// In Go an infinity that decides the comparison wins over NaN.
function larger(left: number, right: number): number {
  if (left === Number.POSITIVE_INFINITY || right === Number.POSITIVE_INFINITY)
    return Number.POSITIVE_INFINITY;
  return Math.max(left, right);
}

function smaller(left: number, right: number): number {
  if (left === Number.NEGATIVE_INFINITY || right === Number.NEGATIVE_INFINITY)
    return Number.NEGATIVE_INFINITY;
  return Math.min(left, right);
}

// Multiplying by the inverse, as Prometheus does, costs fewer digits than dividing.
function round(value: number, nearest: number): number {
  const inverse = 1 / nearest;
  return Math.floor(value * inverse + 0.5) / inverse;
}
