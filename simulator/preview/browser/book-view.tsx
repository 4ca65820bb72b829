import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { EmptyState, Notice, Page } from "../../page/browser/index.ts";
import type { BookEntry, PreviewBook } from "../data/preview-data.ts";
import { entryWord } from "./entry-word.ts";

interface BookViewProps {
  readonly book: PreviewBook;
  /** A dashboard that was asked for and is not there. */
  readonly wanted: string | undefined;
}

/** The list of dashboards. */
export function BookView({ book, wanted }: BookViewProps): JSX.Element {
  const [search, setSearch] = useState("");
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = book.entries.filter((entry) => words.every((word) => textOf(entry).includes(word)));
  return (
    <Page title="Dashboards" subtitle={`${book.entries.length} dashboards, klaxon ${book.klaxonVersion}`}>
      {wanted === undefined ? null : (
        <Notice tone="late" title={`There is no dashboard ${wanted} here`}>
          These are here.
        </Notice>
      )}
      <label class="book-search">
        <span>Search</span>
        <input
          class="field"
          type="search"
          value={search}
          placeholder="title, tag, file"
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </label>
      {found.length === 0 ? (
        <EmptyState title="Nothing is called so">
          Of {book.entries.length} dashboards none has these words.
        </EmptyState>
      ) : (
        <ul class="book">
          {found.map((entry) => (
            <BookCard key={entry.key} entry={entry} word={entryWord(entry, book)} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function textOf({ title, tags, file, uid }: BookEntry): string {
  return `${title} ${uid} ${tags.join(" ")} ${file}`.toLowerCase();
}

interface BookCardProps {
  readonly entry: BookEntry;
  /** By which an address names it. */
  readonly word: string;
}

function BookCard({ entry, word }: BookCardProps): JSX.Element {
  const { title, tags, panelCount, errorCount, source, file } = entry;
  const address = new URLSearchParams({ dashboard: word });
  return (
    <li class="card book-card">
      <a class="book-title" href={`#${address.toString()}`}>
        {title === "" ? file : title}
      </a>
      <p class="muted">
        {errorCount > 0 ? `cannot be read: ${file}` : `${panelCount} panels`}
        {tags.length === 0 ? "" : ` · ${tags.join(", ")}`}
      </p>
      <p class="muted">{source}</p>
    </li>
  );
}
