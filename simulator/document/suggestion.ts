/**
 * The candidate that was probably meant by a misspelt name, or undefined when none is close:
 * at most a third of the letters may differ.
 */
export function suggestName(written: string, candidates: readonly string[]): string | undefined {
  if (written.length > nameLengthMax) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue;
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
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

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
