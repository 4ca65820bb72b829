import { UsageError } from "./usage-error.ts";

/** Refuses an option that is given more than once, where a command takes it once. yargs makes a list of such a one. */
export function refuseRepeated(words: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  for (const name of names)
    if (Array.isArray(words[name])) throw new UsageError(`\`--${name}\` is given more than once`);
}

/** Refuses words behind `--`: they are no names, and without a name a command would run everything. */
export function refuseStrayWords(words: { readonly _: readonly (string | number)[] }): void {
  const [, extra] = words._;
  if (extra !== undefined)
    throw new UsageError(`\`${extra}\` is not understood; leave out the \`--\` before it`);
}
