import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { EmptyState, ErrorBoundary, LoadData, Notice, Page } from "../../page/browser/index.ts";
import { checkParts } from "../page/check-data.ts";
import { searchTexts, selectRows } from "../page/drill-list.ts";
import { formatAddress, type PageAddress } from "../page/page-address.ts";
import { readJournal } from "../page/read-journal.ts";
import { type DrillPart, type DrillRow, dataNames, type ReportOverview } from "../page/report-data.ts";
import type { StoredJournal } from "../page/stored-journal.ts";
import { timeLineOf } from "../page/time-line.ts";
import { AlertSections } from "./alert-sections.tsx";
import { DrillFacts } from "./drill-facts.tsx";
import { DrillFindings, HeldExplanations } from "./drill-findings.tsx";
import { DrillPanels } from "./drill-panels.tsx";
import { ExpectationTable } from "./expectation-table.tsx";
import { HopTable } from "./hop-table.tsx";
import { type KeyHint, Keys } from "./keys.tsx";
import { MarkedText } from "./marked-text.tsx";
import { Notifications } from "./notifications.tsx";
import { OutcomeBadge } from "./outcome.tsx";
import { saveJournal } from "./save-journal.ts";
import { TimeLineView } from "./time-line-view.tsx";

interface DrillViewProps {
  readonly overview: ReportOverview;
  readonly address: PageAddress;
}

/** One drill, from its verdict to its smallest event. Its journal is unpacked when it is opened. */
export function DrillView({ overview, address }: DrillViewProps): JSX.Element {
  const row = overview.rows.find(({ id }) => id === address.drill);
  useEffect(() => scrollTo(0, 0), []);
  if (row === undefined) {
    return (
      <Page title="No such drill" actions={<BackLink address={address} />}>
        <EmptyState title={`This report has no drill \`${address.drill}\``}>
          It has {overview.rows.length}:{" "}
          <a href={formatAddress({ ...address, drill: undefined })}>see all of them</a>.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={row.id}
      subtitle={row.variant === "sustained" ? row.title : `${row.title}: ${row.description}`}
      actions={<Neighbours overview={overview} address={address} row={row} />}
      footer={<Keys keys={drillKeys} />}
    >
      <LoadData name={dataNames.part(row.part)} check={checkParts}>
        {(parts) => <LoadedDrill row={row} part={parts[row.place]} overview={overview} />}
      </LoadData>
    </Page>
  );
}

const drillKeys: readonly KeyHint[] = [
  ["[ ]", "previous and next drill"],
  ["← → ↑ ↓", "through the time line"],
  ["+ − 0", "zoom it"],
];

interface LoadedDrillProps {
  readonly row: DrillRow;
  readonly part: DrillPart | undefined;
  readonly overview: ReportOverview;
}

function LoadedDrill({ row, part, overview }: LoadedDrillProps): JSX.Element {
  const journal = useMemo(() => (part === undefined ? undefined : readJournal(part.journal)), [part]);
  if (part === undefined || journal === undefined) {
    return <Notice tone="missed" title="The journal of this drill is not in the page" />;
  }
  return (
    <>
      <section class="drill-head" aria-label="Verdict">
        <OutcomeBadge outcome={row.outcome} />
        <p class="drill-verdict">
          <MarkedText text={row.sentence} />
        </p>
        <button type="button" class="button only-screen" onClick={() => saveJournal(row.id, part.journal)}>
          Download journal
        </button>
      </section>
      <ErrorBoundary part="problems and explanations">
        <DrillFindings journal={journal} changes={row.changes} />
      </ErrorBoundary>
      <ErrorBoundary part="expectations">
        <ExpectationTable journal={journal} />
        <HeldExplanations journal={journal} />
      </ErrorBoundary>
      <DrillTimes journal={journal} />
      <ErrorBoundary part="hops">
        <HopTable journal={journal} hops={part.hops} />
      </ErrorBoundary>
      <ErrorBoundary part="notifications">
        <Notifications journal={journal} />
      </ErrorBoundary>
      {overview.hasLiveness ? <DrillPanels drill={journal.name} /> : null}
      <ErrorBoundary part="facts">
        <DrillFacts journal={journal} />
      </ErrorBoundary>
    </>
  );
}

/** What shares one axis of time: the time line, and the curves below it. */
function DrillTimes({ journal }: { readonly journal: StoredJournal }): JSX.Element {
  const timeLine = useMemo(() => timeLineOf(journal), [journal]);
  const whole = { fromMs: 0, toMs: Math.max(1000, timeLine.endMs) };
  const [window, setWindow] = useState(whole);
  return (
    <>
      <ErrorBoundary part="time line">
        <TimeLineView timeLine={timeLine} window={window} onWindow={setWindow} />
      </ErrorBoundary>
      <ErrorBoundary part="expressions and runbooks">
        <AlertSections journal={journal} timeLine={timeLine} window={window} onWindow={setWindow} />
      </ErrorBoundary>
    </>
  );
}

function BackLink({ address }: { readonly address: PageAddress }): JSX.Element {
  return (
    <a class="button link-button" href={formatAddress({ ...address, drill: undefined })}>
      ← All drills
    </a>
  );
}

/** The way back to the list, and to the drills before and after this one in it. */
function Neighbours({ overview, address, row }: DrillViewProps & { readonly row: DrillRow }): JSX.Element {
  const { rows } = overview;
  const [before, after] = useMemo(() => {
    const found = selectRows(rows, searchTexts(rows), { ...address, outcomes: new Set(address.outcomes) });
    const place = found.findIndex(({ id }) => id === row.id);
    return place === -1 ? [] : [found[place - 1], found[place + 1]];
  }, [rows, address, row]);
  const previous = useRef<HTMLAnchorElement>(null);
  const next = useRef<HTMLAnchorElement>(null);
  // Not after the next frame, as effects are: whoever sees the drill may press a key already.
  useLayoutEffect(() => {
    const step = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "[") previous.current?.click();
      if (event.key === "]") next.current?.click();
    };
    addEventListener("keydown", step);
    return () => removeEventListener("keydown", step);
  }, []);
  return (
    <nav class="neighbours" aria-label="Drills">
      <BackLink address={address} />
      {before === undefined ? null : (
        <a
          ref={previous}
          class="button link-button"
          href={formatAddress({ ...address, drill: before.id })}
          aria-keyshortcuts="["
          title={before.id}
        >
          Previous
        </a>
      )}
      {after === undefined ? null : (
        <a
          ref={next}
          class="button link-button"
          href={formatAddress({ ...address, drill: after.id })}
          aria-keyshortcuts="]"
          title={after.id}
        >
          Next
        </a>
      )}
    </nav>
  );
}
