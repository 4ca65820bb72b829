import type { BookEntry, PreviewBook } from "../data/preview-data.ts";

/** The word by which an address names a dashboard: its uid, or its key where it shares the uid or has none. */
export function entryWord({ uid, key }: BookEntry, { entries }: PreviewBook): string {
  const isItsOwn = uid !== "" && entries.filter((entry) => entry.uid === uid).length === 1;
  return isItsOwn ? uid : key;
}

/** The key of the dashboard that an address names; undefined where there is none. */
export function keyOfWord(word: string, { entries }: PreviewBook): string | undefined {
  return (entries.find(({ uid }) => uid === word) ?? entries.find(({ key }) => key === word))?.key;
}
