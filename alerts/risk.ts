/** How often a risk comes true: less than once a year, now and then, or every month. */
export type Likelihood = "rare" | "possible" | "likely";

/** What it does when nobody acts: a nuisance, a part of the users or of the data, all of them. */
export type Impact = "minor" | "major" | "severe";

/** The line of the risk register that an alert stands for; its owner is the lead of the alert's team. */
export interface Risk {
  /** What may happen, in a sentence without its full stop. */
  readonly event: string;
  readonly likelihood: Likelihood;
  readonly impact: Impact;
  /** What keeps it from happening or bounds it, beside the alert and its drills; a sentence without its full stop. */
  readonly control: string;
}

const likelihoods: readonly Likelihood[] = ["rare", "possible", "likely"];
const impacts: readonly Impact[] = ["minor", "major", "severe"];

/** Likelihood times impact, each from 1 to 3. */
export function riskScore({ likelihood, impact }: Risk): number {
  return (likelihoods.indexOf(likelihood) + 1) * (impacts.indexOf(impact) + 1);
}
