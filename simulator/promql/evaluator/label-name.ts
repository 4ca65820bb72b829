import type { PrometheusMajor } from "../matcher.ts";

/**
 * Whether a text may be a label's name: in Prometheus 3 any text that is valid UTF-8 and not empty, in Prometheus
 * 2 letters, digits and underscores. A text that was not UTF-8 holds lone surrogates instead.
 */
export function isValidLabelName(name: string, prometheus: PrometheusMajor): boolean {
  if (prometheus === 2) return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
  return name !== "" && !loneSurrogate.test(name);
}

const loneSurrogate = /\p{Surrogate}/u;
