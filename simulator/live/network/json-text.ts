import { z } from "zod";

/** Something in a body that is not as it must be. */
export interface BodyFinding {
  /** Where, such as `alerts[0].status`; empty for the whole body. */
  readonly place: string;
  readonly message: string;
}

/** What a body says, or what is wrong with it. */
export type ReadText<Value> =
  | { readonly value: Value; readonly findings: readonly [] }
  | { readonly value?: never; readonly findings: readonly BodyFinding[] };

const findingsMax = 10;

/** Reads JSON in UTF-8 by a schema; findings are told together, the first ten of them. */
export function readJson<Value>(schema: z.ZodType<Value>, bytes: Uint8Array): ReadText<Value> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return { findings: [{ place: "", message: "the body is not JSON in UTF-8" }] };
  }
  const result = schema.safeParse(parsed);
  if (result.success) return { value: result.data, findings: [] };
  const findings = result.error.issues
    .slice(0, findingsMax)
    .map(({ path, message }) => ({ place: placeOf(path), message }));
  return { findings };
}

/** Names with texts. */
export const textsByName = z.record(z.string(), z.string());

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}
