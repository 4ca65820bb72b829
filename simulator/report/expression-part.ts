// Enough to recognise a part by; its place says the rest.
const shownMax = 80;

/** A part of an expression in back-quotes, its middle left out where it is long. */
export function quotedPart(text: string): string {
  const characters = [...text];
  if (characters.length <= shownMax) return `\`${text}\``;
  const head = characters.slice(0, shownMax / 2).join("");
  const tail = characters.slice(characters.length - shownMax / 2 + 1).join("");
  return `\`${head}…${tail}\``;
}
