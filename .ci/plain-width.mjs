// Stands in for `string-width` in the bundles: yargs lays out its help at every start, and the library's tables of wide
// characters and emoji take longer to set up than a short command runs. klaxon's help has none of them.
import { stripVTControlCharacters } from "node:util";

/** The columns that a text of narrow characters takes on a terminal. */
// biome-ignore lint/style/noDefaultExport: the library that it stands in for has one
export default function plainWidth(text) {
  return [...stripVTControlCharacters(text)].length;
}
