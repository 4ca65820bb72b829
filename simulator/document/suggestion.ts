/**
 * The candidate that was probably meant by a misspelt name, or undefined when none is close:
 * at most a third of the letters may differ.
 */
export function suggestName(written: string, candidates: readonly string[]): string | undefined {
  if (written.length > nameLengthMax) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  const letters = written.toLowerCase();
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue;
    const distance = editDistance(letters, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The end of a message that offers the probable name, or the empty string. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const suggestion = suggestName(written, candidates);
  return suggestion === undefined ? "" : `; did you mean \`${suggestion}\`?`;
}

// Longer than any sensible name; keeps the comparison's cost bounded on hostile input.
const nameLengthMax = 128;

// Whatever is not below `limit` is as good as `limit`: most names are far apart, which shows in their first letters.
function editDistance(left: string, right: string, limit: number): number {
  const row = Uint8Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const letter = left.charCodeAt(i - 1);
    let diagonal = i - 1;
    let before = i;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= right.length; j++) {
      const above = row[j] ?? 0;
      const replaced = diagonal + (letter === right.charCodeAt(j - 1) ? 0 : 1);
      before = Math.min(replaced, above + 1, before + 1);
      least = Math.min(least, before);
      diagonal = above;
      row[j] = before;
    }
    if (least >= limit) return limit;
  }
  return row[right.length] ?? 0;
}
