/** That a live drill lacks explanations and curves which it was to have, and why, in a sentence. */
export function insightFailureText(outcome: string, failure: string): string {
  const what = outcome === "held" ? "how its alerts went" : "why it did not hold";
  return `${what} could not be found out: ${failure}`;
}
