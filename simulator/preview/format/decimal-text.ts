/**
 * Writes a number as Grafana does: with so many decimals, or where none are wanted with as many as tell it apart
 * (two or three digits that count). Infinities and NaN are written as words of their own.
 */
export function decimalText(value: number, decimals: number | undefined): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const count = Math.min(decimalsMax, Math.max(0, Math.trunc(decimals ?? tellingDecimals(value))));
  if (value === 0) return (0).toFixed(count);
  const factor = 10 ** count;
  const rounded = Math.round(value * factor) / factor;
  // From 1e21 on, and where rounding overflows, there are no decimals to speak of.
  if (!Number.isFinite(rounded)) return String(value);
  const text = String(rounded);
  if (text.includes("e")) return text;
  const point = text.indexOf(".");
  const written = point < 0 ? 0 : text.length - point - 1;
  return written >= count ? text : `${written === 0 ? `${text}.` : text}${"0".repeat(count - written)}`;
}

// What `toFixed` takes.
const decimalsMax = 100;

/** How many decimals tell a number apart from its neighbours: none for a whole one, else one or two digits more than its size. */
function tellingDecimals(value: number): number {
  if (value === 0 || value % 1 === 0) return 0;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const decimals = 1 - exponent;
  const leading = value * 10 ** decimals;
  return Math.max(0, leading > 2.25 ? decimals + 1 : decimals);
}
