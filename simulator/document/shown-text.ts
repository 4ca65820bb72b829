/**
 * A text that a user wrote, as a message quotes it: on one line, without control characters, and cut where it would
 * bury the message.
 */
export function shownText(text: string): string {
  const line = text
    .slice(0, 4 * lengthMax)
    .replace(/\s+/gu, " ")
    .replace(/\p{Cc}|\p{Cf}/gu, "\ufffd")
    .trim();
  // Not through the middle of a character of two units.
  return line.length <= lengthMax ? line : `${[...line].slice(0, lengthMax).join("")}…`;
}

const lengthMax = 80;
