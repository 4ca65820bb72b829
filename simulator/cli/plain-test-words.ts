import type { TestOptions } from "./test-options.ts";

/**
 * The options of `klaxon test FILE…`, nothing but names of files: what teams run most, for which reading the words by
 * all the rules of all commands would take longer than a short test. Undefined for any other words.
 */
export function plainTestWords(words: readonly string[]): TestOptions | undefined {
  const [command, ...files] = words;
  if (command !== "test" || files.length === 0 || !files.every((file) => plainName.test(file)))
    return undefined;
  return { files, prometheus: 3, enableFeature: [], maxSamples: undefined };
}

// A name that nobody could take for an option, a number, a quoted text or the wish for help.
const plainName = /^(?!help$)[A-Za-z_./~][A-Za-z0-9_./ @%+,:=~-]*$/;
