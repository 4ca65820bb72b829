import { refuseRepeated } from "./given-once.ts";
import { UsageError } from "./usage-error.ts";

const charactersMax = 100;

/** Refuses a `--by` that names nobody, or is given twice. */
export function checkPerson(words: { readonly by?: unknown }): true {
  refuseRepeated(words, ["by"]);
  const { by } = words;
  if (typeof by === "string" && (by.trim() === "" || by.length > charactersMax))
    throw new UsageError(`\`--by\` takes a name of at most ${charactersMax} characters`);
  return true;
}
