/** Whether a name may name a metric in every exposition format and every Prometheus of the last ten years. */
export function isMetricName(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
}

/** Whether a name may name a label of our own; names that begin with two underscores are Prometheus's. */
export function isLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.startsWith("__");
}

/**
 * A label value of any origin as text that stands in an exposition: a string, cut after `lengthMax` UTF-16 units without
 * splitting a character, halves of characters replaced (two of them would be written as the same bytes). Never throws.
 */
export function labelValueOf(value: unknown, lengthMax: number): string {
  if (typeof value === "string" && value.length <= lengthMax && plain.test(value)) return value;
  const text = textOf(value);
  // What lies behind the cut never decides how long cleaning takes.
  const isCut = text.length > lengthMax;
  const end = isCut && isHighSurrogate(text.charCodeAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
  return (isCut ? text.slice(0, end) : text).replace(loneSurrogates, "\uFFFD");
}

/** Whether a label value is printable ASCII without quotes and backslashes: nothing to clean, nothing to escape. */
export function isPlain(value: string): boolean {
  return plain.test(value);
}

/** A label value with backslashes, quotes and line feeds escaped; every other character may stand as it is. */
function escapeLabelValue(value: string): string {
  return plain.test(value) ? value : value.replace(specials, escapeOf);
}

/**
 * The labels of a series as they stand between the braces, in ascending order of their names, without those whose value is
 * empty (to Prometheus they are absent): one text for one series, whatever source it comes from. `names` are in order.
 */
export function labelText(names: readonly string[], values: readonly string[]): string {
  let text = "";
  for (let index = 0; index < names.length; index++) {
    const value = values[index];
    if (value === undefined || value === "") continue;
    text += `${text === "" ? "" : ","}${names[index]}="${escapeLabelValue(value)}"`;
  }
  return text;
}

/**
 * The text as a string of its own, for what is kept: one that was cut out of another, or put together, keeps all that it
 * came from in memory, a value of a megabyte too. Halves of characters are replaced.
 */
export function keptText(text: string): string {
  return Buffer.from(text).toString();
}

/** Whether a text is what {@link labelText} makes; for texts that another process sent. */
export function isLabelText(text: string): boolean {
  return text === "" || labelTextForm.test(text);
}

// A value of a label: no quote, backslash or line feed but escaped ones; each character is read once.
const labelTextForm = /^(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?!$)|$))+$/;

const plain = /^[ !#-[\]-~]*$/;
const specials = /[\\"\n]/g;
const loneSurrogates = /\p{Surrogate}/gu;

function escapeOf(character: string): string {
  return character === "\n" ? "\\n" : `\\${character}`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  try {
    return String(value);
  } catch {
    return "";
  }
}
