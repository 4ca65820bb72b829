import type { PrometheusMajor } from "../matcher.ts";

/** Where a number or duration ends, or how far the scan came before it turned out to be neither. */
interface NumberScan {
  readonly kind: "number" | "duration" | "invalid";
  readonly end: number;
}

/** Finds the number or the duration that begins at `start`, a digit or a dot before a digit. */
export function scanNumberOrDuration(text: string, start: number, prometheus: PrometheusMajor): NumberScan {
  const number = scanNumber(text, start, prometheus);
  return number.kind === "number" ? number : scanDurationRest(text, number.end);
}

/** As 2.x reads the inside of brackets, where a number alone is no duration. */
export function scanDuration(text: string, start: number): NumberScan {
  return scanDurationRest(text, scanNumber(text, start, 2).end);
}

/** Finds the number that begins at `start`; see `scanNumberOrDuration`. */
export function scanNumber(text: string, start: number, prometheus: PrometheusMajor): NumberScan {
  return scanNumberForm(text, start, { isHex: /^0x$/i.test(text.slice(start, start + 2)), prometheus });
}

/** As `scanNumber` in a sequence of samples, where `x` means repetition and so no number is hexadecimal. */
export function scanSequenceNumber(text: string, start: number, prometheus: PrometheusMajor): NumberScan {
  const scan = scanNumberForm(text, start, { isHex: false, prometheus });
  const isRepeated =
    scan.kind === "invalid" && text[scan.end] === "x" && /\d|\./.test(text[scan.end - 1] ?? "");
  return isRepeated && scan.end > start ? { kind: "number", end: scan.end } : scan;
}

interface NumberForm {
  readonly isHex: boolean;
  readonly prometheus: PrometheusMajor;
}

function scanNumberForm(text: string, start: number, form: NumberForm): NumberScan {
  const scan = form.prometheus === 2 ? scanPlainNumber : scanUnderscoredNumber;
  const end = scan(text, start, form.isHex);
  if (end < 0) return { kind: "invalid", end: -end };
  // To 2.x nothing at all is a number, too; it only asks where one may stand.
  const isNumber = (end > start || form.prometheus === 2) && !isWordCharacter(text[end]);
  return { kind: isNumber ? "number" : "invalid", end };
}

const hexDigits = "0123456789abcdefABCDEF";
const decimalDigits = "0123456789";

function scanPlainNumber(text: string, start: number, isHex: boolean): number {
  const digits = isHex ? hexDigits : decimalDigits;
  let at = skipRun(text, isHex ? start + 2 : start, digits);
  if (text[at] === ".") at = skipRun(text, at + 1, digits);
  if (text[at] === "e" || text[at] === "E") {
    at++;
    if (text[at] === "+" || text[at] === "-") at++;
    at = skipRun(text, at, decimalDigits);
  }
  return at;
}

// A negative answer is the end of what was read when a second dot, exponent or a stray underscore turned up.
function scanUnderscoredNumber(text: string, start: number, isHex: boolean): number {
  const digits = isHex ? hexDigits : decimalDigits;
  let at = isHex ? start + 2 : start;
  if (isHex && text[at] === "_") at++;
  // A first dot and digit are taken as they are: the dot does not count as one, so `.1.` is only found out when
  // the literal is converted, and an `e` right after one hexadecimal digit counts as an exponent.
  if (text[at] === ".") at++;
  if (isOneOf(text[at], digits)) at++;
  let hasDot = false;
  let hasExponent = false;
  for (;;) {
    const sign = text[at];
    if (sign === ".") {
      at++;
      if (hasDot) return -at;
      hasDot = true;
      if (isOneOf(text[at], "._")) return -(at + 1);
      if (isHex) return -at;
    } else if (sign === "e" || sign === "E") {
      at++;
      if (hasExponent) return -at;
      hasExponent = true;
      if (isOneOf(text[at], "+-")) at++;
      if (isOneOf(text[at], "._eE")) return -(at + 1);
      if (at >= text.length) return -at;
    } else if (sign === "_") {
      at++;
      if (isOneOf(text[at], "._eE")) return -(at + 1);
      if (at >= text.length) return -at;
    } else if (isOneOf(sign, digits)) at = skipRun(text, at, digits);
    else return at;
  }
}

function scanDurationRest(text: string, numberEnd: number): NumberScan {
  let at = numberEnd;
  if (!isOneOf(text[at], "smhdwy")) return { kind: "invalid", end: at };
  at++;
  if (text[at] === "s") at++;
  while (isOneOf(text[at], decimalDigits)) {
    at = skipRun(text, at, decimalDigits);
    if (!isOneOf(text[at], "smhdw")) return { kind: "invalid", end: at };
    at++;
    if (text[at] === "s") at++;
  }
  if (isWordCharacter(text[at])) return { kind: "invalid", end: at + 1 };
  return { kind: "duration", end: at };
}

function skipRun(text: string, start: number, characters: string): number {
  let at = start;
  while (isOneOf(text[at], characters)) at++;
  return at;
}

function isOneOf(character: string | undefined, characters: string): boolean {
  return character !== undefined && characters.includes(character);
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[a-zA-Z0-9_]/.test(character);
}
