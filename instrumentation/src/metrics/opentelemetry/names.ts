/** The name of a metric in an exposition and the unit that it ends in. */
export interface ExposedName {
  readonly name: string;
  /** Empty where the name says none. */
  readonly unit: string;
}

/** What decides about the suffixes of a name. */
export type NameKind = "counter" | "gauge" | "up-down-counter" | "histogram";

// UCUM, as OpenTelemetry's specification "Prometheus and OpenMetrics Compatibility" turns it into words.
const unitWords: Readonly<Record<string, string>> = {
  d: "days",
  h: "hours",
  min: "minutes",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  By: "bytes",
  KiBy: "kibibytes",
  MiBy: "mebibytes",
  GiBy: "gibibytes",
  TiBy: "tebibytes",
  KBy: "kilobytes",
  kBy: "kilobytes",
  MBy: "megabytes",
  GBy: "gigabytes",
  TBy: "terabytes",
  m: "meters",
  V: "volts",
  A: "amperes",
  J: "joules",
  W: "watts",
  g: "grams",
  Cel: "celsius",
  Hz: "hertz",
  "1": "",
  "%": "percent",
};

const rateWords: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  min: "minute",
  h: "hour",
  d: "day",
  w: "week",
  mo: "month",
  y: "year",
};

/**
 * The name that an instrument of OpenTelemetry has in an exposition: characters that Prometheus does not know become `_`
 * (once for several in a row), the unit follows as a word, counters end in `_total` and gauges of the unit 1 in `_ratio`.
 * Empty where nothing is left of the name.
 */
export function exposedName(name: string, unit: string, kind: NameKind): ExposedName {
  const sanitized = name.replace(/[^a-zA-Z0-9_]+/g, "_").replace(/_{2,}/g, "_");
  const bare = (kind === "counter" ? sanitized.replace(/_total$/, "") : sanitized).replace(/_$/, "");
  if (bare === "" || bare === "_") return { name: "", unit: "" };
  const word = unit === "1" && kind === "gauge" ? "ratio" : unitWord(unit);
  const start = /^[0-9]/.test(bare) ? `_${bare}` : bare;
  const withUnit = word === "" || start === word || start.endsWith(`_${word}`) ? start : `${start}_${word}`;
  return { name: kind === "counter" ? `${withUnit}_total` : withUnit, unit: word };
}

function unitWord(unit: string): string {
  // Annotations such as `{request}` are no units.
  const [amount = "", ...rate] = unit.replace(/\{[^}]*\}/g, "").split("/");
  const per = rate.join("/").trim();
  const words = [wordOf(unitWords, amount.trim()), per === "" ? "" : `per_${wordOf(rateWords, per)}`];
  return words.filter((word) => word !== "" && word !== "per_").join("_");
}

function wordOf(words: Readonly<Record<string, string>>, unit: string): string {
  if (Object.hasOwn(words, unit)) return words[unit] ?? "";
  return unit.replace(/[^a-zA-Z0-9]+/g, "_").replace(/^_+|_+$/g, "");
}
