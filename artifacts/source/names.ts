/** Words that are no names of constants in TypeScript. */
const reserved = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const continue debugger declare default " +
    "delete do else enum eval export extends false finally for from function get if implements import in infer " +
    "instanceof interface is keyof let module namespace never new null number object of package private protected " +
    "public readonly require return set static string super switch symbol this throw true try type typeof undefined " +
    "unique unknown var void while with yield globalThis NaN Infinity"
  ).split(" "),
);

const wordsMax = 6;
const lengthMax = 48;

/** The words of a text in lower case and joined by hyphens; the fallback where it has none. */
export function keyOf(text: string, fallback: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  const words = plain.match(/[a-z0-9]+/g)?.slice(0, wordsMax) ?? [];
  const key = words.join("-").slice(0, lengthMax).replace(/-$/, "");
  return key === "" ? fallback : key;
}

/** A key as the name of a constant. */
export function constantName(key: string): string {
  const name = key.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return /^[a-z]/.test(name) ? name : `panel${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Hands out each name once: a second of the same is numbered. */
export class NameBook {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The wanted name, with the least number behind it that makes it free. */
  take(wanted: string, separator = ""): string {
    for (let count = 1; ; count++) {
      const name = count === 1 ? wanted : `${wanted}${separator}${count}`;
      if (this.#taken.has(name) || reserved.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}
