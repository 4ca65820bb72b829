/** Every letter in upper case, one by one as Go does: a letter never becomes two. */
export function toUpper(text: string): string {
  return mapLetters(text, upperOf);
}

/** Every letter in lower case, one by one. */
export function toLower(text: string): string {
  return mapLetters(text, (letter) => (letter === "\u0130" ? "i" : single(letter, letter.toLowerCase())));
}

/** Every letter that begins a word in upper case, words ending at what is no letter, digit or underscore. */
export function toTitle(text: string): string {
  let isAfterSeparator = true;
  return mapLetters(text, (letter) => {
    const mapped = isAfterSeparator ? (titleForms.get(letter) ?? upperOf(letter)) : letter;
    isAfterSeparator = isSeparator(letter);
    return mapped;
  });
}

/**
 * Every letter that begins a word in upper case, words by Unicode's rules: an apostrophe or a point between
 * letters does not end one, and digits before a letter do not begin one. A letter may become two. The other letters
 * stay as they are, or are `lowered`.
 */
export function toTitleByWords(text: string, others: "kept" | "lowered" = "kept"): string {
  let isInWord = false;
  let wasMiddle = false;
  const titled = mapLetters(text, (letter) => {
    const isMiddle = middleOfWord.test(letter);
    if (wasMiddle && isMiddle) isInWord = false;
    wasMiddle = isMiddle;
    if (!isCased(letter)) {
      if (endsWord(letter)) isInWord = false;
      return letter;
    }
    const other = others === "kept" ? letter : letter.toLowerCase();
    const mapped = isInWord ? other : fullTitle(letter);
    isInWord = true;
    return mapped;
  });
  // Greek has a form of its own for a sigma that ends a word.
  return others === "kept" ? titled : titled.replace(/(?<=\p{L})σ(?!\p{L})/gu, "ς");
}

// The few letters that have a title form of their own.
const titleForms: ReadonlyMap<string, string> = new Map(
  ["\u01c4\u01c5\u01c6", "\u01c7\u01c8\u01c9", "\u01ca\u01cb\u01cc", "\u01f1\u01f2\u01f3"].flatMap((forms) =>
    [...forms].map((form) => [form, forms[1] ?? form] as const),
  ),
);

const middleOfWord =
  /['.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a]/;

function isCased(letter: string): boolean {
  return /[\p{Cased}]/u.test(letter);
}

function endsWord(letter: string): boolean {
  if (middleOfWord.test(letter)) return false;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u.test(letter))
    return true;
  return !/[\p{L}\p{M}\p{Nd}\p{Pc}\p{Cf}]/u.test(letter);
}

function fullTitle(letter: string): string {
  const known = titleForms.get(letter);
  if (known !== undefined) return known;
  const [first = "", ...rest] = letter.toUpperCase();
  return isCased(first) ? first + rest.join("").toLowerCase() : first + rest.join("");
}

function mapLetters(text: string, map: (letter: string) => string): string {
  let mapped = "";
  for (const letter of text) mapped += map(letter);
  return mapped;
}

function upperOf(letter: string): string {
  return single(letter, letter.toUpperCase());
}

function single(letter: string, mapped: string): string {
  return [...mapped].length === 1 ? mapped : letter;
}

function isSeparator(letter: string): boolean {
  if (letter <= "\u007f") return !/[0-9A-Za-z_]/.test(letter);
  return /[^\p{L}\p{Nd}]/u.test(letter) && /\s|\u0085/u.test(letter);
}
