/**
 * Writes a float as Go's `strconv.FormatFloat(value, form, precision, 64)`. A precision of -1 means the
 * fewest digits that read back as the same number. Infinities are `+Inf` and `-Inf`.
 */
export function formatFloat(
  value: number,
  form: "e" | "E" | "f" | "g" | "G" | "b" | "x" | "X",
  precision: number,
): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  switch (form) {
    case "e":
    case "E": {
      const digits = precision < 0 ? shortestDigits(magnitude) : roundedDigits(magnitude, precision + 1);
      return sign + exponentText(digits, precision < 0 ? digits.digits.length - 1 : precision, form);
    }
    case "f": {
      if (precision < 0) return sign + fixedText(shortestDigits(magnitude));
      return sign + fixedText(fractionDigits(magnitude, precision), precision);
    }
    case "g":
    case "G":
      return sign + generalText(magnitude, precision, form);
    case "b": {
      const { mantissa, exponent } = partsOf(magnitude);
      return `${sign}${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
    }
    case "x":
    case "X":
      return sign + hexText(magnitude, precision, form);
    default:
      return form satisfies never;
  }
}

// 0.digits times ten to the power of `point`, as in Go's decimal.
interface Digits {
  readonly digits: string;
  readonly point: number;
}

function shortestDigits(magnitude: number): Digits {
  if (magnitude === 0) return { digits: "", point: 0 };
  const [mantissa = "0", exponent = "0"] = magnitude.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

function partsOf(magnitude: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, magnitude);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

// The exact decimal value; half-way cases must be seen as such, which no rounded form would show.
function exactDigits(magnitude: number): Digits {
  if (magnitude === 0) return { digits: "", point: 0 };
  const { mantissa, exponent } = partsOf(magnitude);
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return { digits: digits.replace(/0+$/, ""), point: digits.length };
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits: digits.replace(/0+$/, ""), point: digits.length + exponent };
}

function roundedDigits(magnitude: number, count: number): Digits {
  return quickDigits(magnitude, count) ?? roundTo(exactDigits(magnitude), count);
}

function fractionDigits(magnitude: number, precision: number): Digits {
  const count = shortestDigits(magnitude).point + precision;
  const quick = quickDigits(magnitude, count);
  if (quick !== undefined) return quick;
  const exact = exactDigits(magnitude);
  return roundTo(exact, exact.point + precision);
}

// The engine's own rounding differs from Go's in half-way cases only. Up to 15 digits a number that lies
// half-way is written exactly by its shortest form, so that all others can be told apart by that.
function quickDigits(magnitude: number, count: number): Digits | undefined {
  if (magnitude === 0 || count < 1 || count > 14) return undefined;
  const { digits } = shortestDigits(magnitude);
  if (digits.length === count + 1 && digits.endsWith("5")) return undefined;
  const [mantissa = "0", exponent = "0"] = magnitude.toExponential(count - 1).split("e");
  return { digits: mantissa.replace(".", "").replace(/0+$/, ""), point: Number(exponent) + 1 };
}

// Half-way goes to the even digit.
function roundTo(exact: Digits, count: number): Digits {
  const { digits, point } = exact;
  if (count >= digits.length) return exact;
  if (count < 0) return { digits: "", point: 0 };
  const next = digits[count] ?? "0";
  const isHalf = next === "5" && count + 1 === digits.length;
  const isOdd = count > 0 && Number(digits[count - 1]) % 2 === 1;
  const isUp = isHalf ? isOdd : next >= "5";
  const kept = digits.slice(0, count);
  if (!isUp) {
    const trimmed = kept.replace(/0+$/, "");
    return trimmed === "" ? { digits: "", point: 0 } : { digits: trimmed, point };
  }
  const increased = (BigInt(kept === "" ? "0" : kept) + 1n).toString().padStart(count, "0");
  const carried = increased.length > count ? 1 : 0;
  return { digits: increased.replace(/0+$/, ""), point: point + carried };
}

function exponentText({ digits, point }: Digits, precision: number, letter: string): string {
  const first = digits[0] ?? "0";
  const rest = precision > 0 ? `.${digits.slice(1).padEnd(precision, "0").slice(0, precision)}` : "";
  const exponent = digits === "" ? 0 : point - 1;
  const size = Math.abs(exponent).toString().padStart(2, "0");
  return `${first}${rest}${letter}${exponent < 0 ? "-" : "+"}${size}`;
}

function fixedText({ digits, point }: Digits, precision?: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : "0".repeat(digits === "" ? 0 : -point) + digits;
  const wanted = precision === undefined ? fraction : fraction.padEnd(precision, "0").slice(0, precision);
  return wanted === "" ? whole : `${whole}.${wanted}`;
}

function generalText(magnitude: number, precision: number, form: "g" | "G"): string {
  const isShortest = precision < 0;
  const wanted = precision === 0 ? 1 : precision;
  const digits = isShortest ? shortestDigits(magnitude) : roundedDigits(magnitude, wanted);
  let limit = isShortest ? 6 : wanted;
  if (!isShortest && limit > digits.digits.length && digits.digits.length >= digits.point) {
    limit = digits.digits.length;
  }
  const exponent = digits.point - 1;
  if (digits.digits !== "" && (exponent < -4 || exponent >= limit)) {
    return exponentText(digits, digits.digits.length - 1, form === "g" ? "e" : "E");
  }
  return fixedText(digits);
}

function hexText(magnitude: number, precision: number, form: "x" | "X"): string {
  let { mantissa, exponent } = partsOf(magnitude);
  if (mantissa === 0n) exponent = 0;
  else {
    // One binary digit before the point.
    while (mantissa < 1n << 52n) {
      mantissa <<= 1n;
      exponent--;
    }
    exponent += 52;
  }
  if (precision >= 0 && precision < 13) {
    const shift = BigInt(52 - precision * 4);
    const extra = mantissa & ((1n << shift) - 1n);
    mantissa >>= shift;
    const half = 1n << (shift - 1n);
    if (extra > half || (extra === half && (mantissa & 1n) === 1n)) mantissa++;
    mantissa <<= shift;
    if (mantissa >= 1n << 53n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const fraction = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, "0");
  const digits =
    precision < 0 ? fraction.replace(/0+$/, "") : fraction.padEnd(precision, "0").slice(0, precision);
  const size = Math.abs(exponent).toString().padStart(2, "0");
  const text = `0x${mantissa >> 52n}${digits === "" ? "" : `.${digits}`}p${exponent < 0 ? "-" : "+"}${size}`;
  return form === "x" ? text : text.toUpperCase();
}
