/**
 * Orders texts as people do: runs of digits by the number they write, the rest character by character. Texts that
 * differ only in leading zeros are ordered by length.
 */
export function compareNatural(left: string, right: string): number {
  const leftParts = splitDigits(left);
  const rightParts = splitDigits(right);
  for (let i = 0; i < leftParts.length; i++) {
    const leftPart = leftParts[i]!;
    const rightPart = rightParts[i];
    if (rightPart === undefined) return 1;
    if (leftPart === rightPart) continue;
    const byNumber = compareNumbers(leftPart, rightPart);
    if (byNumber !== undefined) return byNumber;
    return leftPart < rightPart ? -1 : 1;
  }
  return leftParts.length - rightParts.length;
}

function splitDigits(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? [];
}

/** Undefined where not both are digits. */
function compareNumbers(left: string, right: string): number | undefined {
  if (!/^\d/.test(left) || !/^\d/.test(right)) return undefined;
  const leftDigits = left.replace(/^0+(?=\d)/, "");
  const rightDigits = right.replace(/^0+(?=\d)/, "");
  if (leftDigits.length !== rightDigits.length) return leftDigits.length - rightDigits.length;
  if (leftDigits !== rightDigits) return leftDigits < rightDigits ? -1 : 1;
  return left.length - right.length;
}
