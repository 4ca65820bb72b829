import type { JSX } from "preact";
import { useContext, useEffect, useMemo } from "preact/hooks";
import { EmptyState, Notice, Page } from "../../page/browser/index.ts";
import type { PreviewBook, PreviewDashboard } from "../data/preview-data.ts";
import { readContent } from "../data/read-content.ts";
import type { Address } from "./address.ts";
import { AlertList } from "./alert-list.tsx";
import { Clock } from "./clock.ts";
import { DashboardView } from "./dashboard-view.tsx";
import { entryWord } from "./entry-word.ts";
import { FindingList } from "./finding-list.tsx";
import { ScenarioPicker } from "./scenario-picker.tsx";
import { sourceOf } from "./source-of.ts";
import { rangeShown, TimePicker } from "./time-picker.tsx";

interface DashboardPageProps {
  readonly book: PreviewBook;
  readonly read: PreviewDashboard;
  readonly entryKey: string;
  readonly failure: string | undefined;
  /** What is shown is not yet what the address names. */
  readonly isLoading: boolean;
  readonly isConnected: boolean;
  readonly address: Address;
  readonly changeAddress: (change: Partial<Address>, replaces?: boolean) => void;
}

/** A dashboard with its toolbar, and what is to be said of it first. */
export function DashboardPage(props: DashboardPageProps): JSX.Element {
  const { book, read, failure, isConnected, address, changeAddress } = props;
  const { content, file, data, findings } = read;
  const model = useMemo(() => (content === null ? undefined : readContent(content, file)), [content, file]);
  const clock = useContext(Clock);
  const source = useMemo(() => sourceOf(data), [data]);
  // What a Prometheus has grows: each change of the address, and asking again, moves `now`.
  const asked = data.kind === "prometheus" ? address : undefined;
  const range = useMemo(
    () => rangeShown(address, model?.time, data, clock),
    [address.from, address.to, model, data, asked],
  );
  useEffect(() => {
    if (address.panel === undefined) return;
    // The panel is there after the first drawing.
    const timer = setTimeout(
      () => document.getElementById(address.panel ?? "")?.scrollIntoView({ block: "center" }),
      50,
    );
    return () => clearTimeout(timer);
  }, [address.panel, model !== undefined]);
  const title = model === undefined ? file : model.title === "" ? file : model.title;
  return (
    <Page
      title={title}
      subtitle={<Subtitle {...props} />}
      actions={model === undefined ? null : <TimePicker range={range} data={data} onChange={changeAddress} />}
    >
      {isConnected ? null : (
        <Notice tone="late" title="The preview's server is gone">
          What is shown is the last state; changes are not followed.
        </Notice>
      )}
      {failure === undefined ? null : (
        <Notice tone="missed" title="The dashboard could not be read again">
          {failure}
        </Notice>
      )}
      <FindingList findings={findings} isLastGood={model !== undefined} />
      {data.kind === "none" ? (
        <Notice tone="late" title="There is no data">
          {data.reason}
        </Notice>
      ) : null}
      {data.kind === "pack" && data.pack.notes.length > 0 ? (
        <Notice tone="late" title="Not all of the data is here">
          {data.pack.notes.join("; ")}
        </Notice>
      ) : null}
      {data.kind === "pack" ? (
        <AlertList alerts={data.alerts} uid={model?.uid ?? ""} book={book} scenario={address.scenario} />
      ) : null}
      {model === undefined ? (
        <EmptyState title="No dashboard to show">The file {file} holds none that can be read.</EmptyState>
      ) : (
        <DashboardView
          model={model}
          source={source}
          data={data}
          range={range}
          address={address}
          changeAddress={changeAddress}
        />
      )}
    </Page>
  );
}

function Subtitle(props: DashboardPageProps): JSX.Element {
  const { book, read, address, changeAddress, isLoading } = props;
  const { data, file, scenario } = read;
  const from =
    data.kind === "pack"
      ? data.description === ""
        ? data.name
        : `${data.name}: ${data.description}`
      : data.kind === "prometheus"
        ? data.origin
        : file;
  const hasChoice = book.scenarios.length > (book.mode === "server" ? 0 : 1);
  return (
    <>
      <DashboardChoice {...props} />{" "}
      {hasChoice ? (
        <ScenarioPicker
          book={book}
          shown={address.scenario ?? scenario}
          onChoose={(name) => changeAddress({ scenario: name, from: undefined, to: undefined })}
        />
      ) : null}{" "}
      <span role="status">
        {isLoading ? "Reading the data …" : hasChoice && data.kind === "pack" ? data.description : from}
      </span>
    </>
  );
}

function DashboardChoice({ book, entryKey, changeAddress }: DashboardPageProps): JSX.Element | null {
  if (book.entries.length < 2) return null;
  return (
    <span class="dashboard-choice">
      <a href="#all">All dashboards</a>{" "}
      <select
        class="field"
        aria-label="Dashboard"
        value={entryKey}
        onChange={({ currentTarget }) => {
          const entry = book.entries.find(({ key }) => key === currentTarget.value);
          if (entry === undefined) return;
          changeAddress({
            dashboard: entryWord(entry, book),
            scenario: undefined,
            from: undefined,
            to: undefined,
            viewPanel: undefined,
            panel: undefined,
            variables: new Map(),
          });
        }}
      >
        {book.entries.map(({ key, title, file }) => (
          <option key={key} value={key}>
            {title === "" ? file : title}
          </option>
        ))}
      </select>
    </span>
  );
}
