import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { Notice } from "../../page/browser/index.ts";
import type { PreviewBook, PreviewDashboard } from "../data/preview-data.ts";
import { type Address, useAddress } from "./address.ts";
import { BookView } from "./book-view.tsx";
import { DashboardPage } from "./dashboard-page.tsx";
import { keyOfWord } from "./entry-word.ts";
import { type Library, pageLibrary, serverLibrary } from "./library.ts";
import { useServerChanges } from "./server-changes.ts";

/** The preview: a list of dashboards, and each of them drawn. */
export function App(): JSX.Element {
  const [state, setState] = useState<BookState>({ kind: "waiting" });
  const [address, changeAddress] = useAddress();
  const [version, setVersion] = useState(0);
  useEffect(() => {
    readBook().then(setState, (error: unknown) => setState({ kind: "failed", message: wordsOf(error) }));
  }, [version]);
  const isServed = state.kind === "read" && state.book.mode === "server";
  const isConnected = useServerChanges(
    isServed,
    useCallback(() => setVersion((before) => before + 1), []),
  );
  switch (state.kind) {
    case "waiting":
      return (
        <p class="page-wait" role="status">
          Reading the dashboards …
        </p>
      );
    case "failed":
      return (
        <main class="page-content">
          <h1>Preview</h1>
          <Notice tone="missed" title="The dashboards could not be read">
            {state.message}
          </Notice>
        </main>
      );
    case "read": {
      const { book, library } = state;
      const key = keyOf(book, address);
      if (key === undefined) return <BookView book={book} wanted={address.dashboard} />;
      return (
        <OpenDashboard
          key={key}
          book={book}
          library={library}
          entryKey={key}
          version={version}
          address={address}
          changeAddress={changeAddress}
          isConnected={isConnected}
        />
      );
    }
    default:
      return state satisfies never;
  }
}

type BookState =
  | { readonly kind: "waiting" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "read"; readonly book: PreviewBook; readonly library: Library };

async function readBook(): Promise<BookState> {
  const book = await pageLibrary.book();
  if (book.mode === "file") return { kind: "read", book, library: pageLibrary };
  return { kind: "read", book: await serverLibrary.book(), library: serverLibrary };
}

function keyOf(book: PreviewBook, { dashboard }: Address): string | undefined {
  if (dashboard !== undefined) return keyOfWord(dashboard, book);
  return book.entries.length === 1 ? book.entries[0]?.key : undefined;
}

interface OpenDashboardProps {
  readonly book: PreviewBook;
  readonly library: Library;
  readonly entryKey: string;
  /** Raised when the server tells of a change. */
  readonly version: number;
  readonly address: Address;
  readonly changeAddress: (change: Partial<Address>, replaces?: boolean) => void;
  readonly isConnected: boolean;
}

function OpenDashboard(props: OpenDashboardProps): JSX.Element {
  const { library, book, entryKey, version } = props;
  const { scenario } = props.address;
  const [dashboard, setDashboard] = useState<PreviewDashboard>();
  const [isLoading, setLoading] = useState(true);
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    let isGone = false;
    setLoading(true);
    library.dashboard(entryKey, scenario, book).then(
      (read) => {
        if (isGone) return;
        setFailure(undefined);
        setLoading(false);
        setDashboard((before) => lastGood(before, read));
      },
      (error: unknown) => {
        if (isGone) return;
        setFailure(wordsOf(error));
        setLoading(false);
      },
    );
    return () => {
      isGone = true;
    };
  }, [library, entryKey, version, scenario]);
  if (dashboard === undefined) {
    if (failure === undefined) {
      return (
        <p class="page-wait" role="status">
          Reading the dashboard …
        </p>
      );
    }
    return (
      <main class="page-content">
        <h1>Preview</h1>
        <Notice tone="missed" title="The dashboard could not be read">
          {failure}
        </Notice>
      </main>
    );
  }
  return <DashboardPage {...props} read={dashboard} failure={failure} isLoading={isLoading} />;
}

// A file that cannot be read any more shows its mistake above what it showed before.
function lastGood(before: PreviewDashboard | undefined, read: PreviewDashboard): PreviewDashboard {
  if (read.content !== null || before === undefined || before.content === null) return read;
  return { ...before, findings: read.findings };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
