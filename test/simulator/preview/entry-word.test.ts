import { expect, it } from "vitest";
import { entryWord, keyOfWord } from "../../../simulator/preview/browser/entry-word.ts";
import {
  type BookEntry,
  type PreviewBook,
  previewVersion,
} from "../../../simulator/preview/data/preview-data.ts";

function entry(key: string, uid: string): BookEntry {
  return { key, uid, title: "", tags: [], file: "", panelCount: 0, errorCount: 0, source: "" };
}

it("every dashboard has an address of its own, also those that share a uid", () => {
  const entries = [entry("a", "api"), entry("b", "twice"), entry("c", "twice"), entry("d", "")];
  const book: PreviewBook = {
    version: previewVersion,
    klaxonVersion: "0",
    mode: "file",
    entries,
    scenarios: [],
    leftOut: [],
  };
  expect(entries.map((each) => entryWord(each, book))).toEqual(["api", "b", "c", "d"]);
  expect(entries.map((each) => keyOfWord(entryWord(each, book), book))).toEqual(["a", "b", "c", "d"]);
  // A link from elsewhere knows the uid alone.
  expect(keyOfWord("twice", book)).toBe("b");
  expect(keyOfWord("gone", book)).toBeUndefined();
});
