import { createRedaction, type Redaction } from "./redaction.ts";

/** The value that OpenTelemetry's conventions for URLs put in place of a secret. */
const redactedValue = "REDACTED";

// In a query these hold what signs in or signs for somebody; in a line of a log they are plain words.
const secretParameters = [
  "assertion",
  "auth",
  "code",
  "code_verifier",
  "key",
  "saml_response",
  "ticket",
] as const;

/** Makes queries such as spans may show them: secret values are `REDACTED`. */
export type RedactQuery = (query: string) => string;

/**
 * Redaction of queries, by these names of fields, those that are secret anywhere and those of parameters that sign
 * somebody in, as `code`; and of values in which an address or a query with secrets stands. What is no secret stays as
 * it was written.
 */
export function queryRedaction(names: readonly string[]): RedactQuery {
  const redaction = createRedaction([...secretParameters, ...names]);
  return (query) =>
    query
      .split("&")
      .map((pair) => redactedPair(pair, redaction))
      .join("&");
}

function redactedPair(pair: string, { isSecret, scrub }: Redaction): string {
  const end = pair.indexOf("=");
  if (end === -1) return pair;
  const value = decoded(pair.slice(end + 1));
  const isHidden = isSecret(decoded(pair.slice(0, end))) || scrub(value) !== value;
  return isHidden ? `${pair.slice(0, end)}=${redactedValue}` : pair;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
