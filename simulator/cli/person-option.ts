import { UsageError } from "./usage-error.ts";

const charactersMax = 100;

/** Refuses a `--by` that names nobody, or is given twice. */
export function checkPerson({ by }: { readonly by?: unknown }): true {
  if (Array.isArray(by)) throw new UsageError("`--by` is given more than once");
  if (typeof by === "string" && (by.trim() === "" || by.length > charactersMax))
    throw new UsageError(`\`--by\` takes a name of at most ${charactersMax} characters`);
  return true;
}
