import { createRedaction } from "../redaction/index.ts";

const reasonLengthMax = 200;

// What is looked at before it is cut; a message may be a whole response body.
const inputLengthMax = 2_000;
const causeDepthMax = 3;
const { scrub } = createRedaction([]);

/**
 * What a check failed with, in one line of at most 200 characters that may be shown to whoever
 * asks for the service's health: secrets are redacted, whatever was thrown.
 */
export function failureReason(thrown: unknown): string {
  let text: string;
  try {
    text = messageOf(thrown, 0);
  } catch {
    // A getter or a `toString` of what was thrown threw in turn.
    return "failed with something that cannot be shown";
  }
  const shown = scrub(oneLine(text));
  if (shown === "") return "failed without a reason";
  return shown.length <= reasonLengthMax ? shown : `${shown.slice(0, reasonLengthMax - 1)}…`;
}

function messageOf(thrown: unknown, depth: number): string {
  if (thrown === undefined || thrown === null) return "";
  if (typeof thrown === "object") {
    const { message, code, errors }: { message?: unknown; code?: unknown; errors?: unknown } = thrown;
    if (typeof message === "string" && message !== "") return message.slice(0, inputLengthMax + 1);
    // Connecting to several addresses fails with an AggregateError whose own message is empty.
    if (Array.isArray(errors) && depth < causeDepthMax) {
      const messages = errors.slice(0, 5).map((error) => messageOf(error, depth + 1));
      if (messages.some((one) => one !== "")) return [...new Set(messages)].join("; ");
    }
    if (typeof code === "string") return code.slice(0, inputLengthMax + 1);
    if (thrown instanceof Error) return thrown.name;
    return "";
  }
  return String(thrown).slice(0, inputLengthMax + 1);
}

function oneLine(text: string): string {
  const whole = text.length <= inputLengthMax;
  // A word that was cut may be the first half of a secret that the patterns below would not know any more.
  const kept = whole ? text : text.slice(0, inputLengthMax).replace(/\S*$/, "");
  return kept.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
