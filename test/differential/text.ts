import fc from "fast-check";

/** An arbitrary part of an expression. */
export type Text = fc.Arbitrary<string>;

/** A choice among others, and how often it is made. */
export type Weighted = readonly [weight: number, text: Text];

/** One of several; what stands first is what the others shrink to. */
export function weighted(...choices: readonly Weighted[]): Text {
  return fc.oneof(
    { withCrossShrink: true },
    ...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })),
  );
}

/** A text with arbitrary parts. */
export function filled(strings: TemplateStringsArray, ...parts: readonly Text[]): Text {
  return fc
    .tuple(...parts)
    .map((texts) => strings.map((text, index) => text + (texts[index] ?? "")).join(""));
}

/** One of the words of a text. */
export function oneOf(words: string): Text {
  return fc.constantFrom(...words.split(" "));
}

/** Some of the words of a text, with commas between. */
export function someOf(words: string, countMax: number): Text {
  return fc.subarray(words.split(" "), { maxLength: countMax }).map((names) => names.join(", "));
}
