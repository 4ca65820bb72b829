import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { EmptyState, Notice, Page } from "../../page/browser/index.ts";
import { formatLength } from "../offset.ts";
import { listLines, outcomeCounts, type SortKey, searchTexts, selectRows } from "../page/drill-list.ts";
import type { PageAddress } from "../page/page-address.ts";
import type { ReportFacts, ReportOverview } from "../page/report-data.ts";
import { DrillRows } from "./drill-rows.tsx";
import { GapsView } from "./gaps-view.tsx";
import { outcomeTone, outcomeWord } from "./outcome.tsx";
import { PanelsView } from "./panels-view.tsx";
import type { Go } from "./use-address.ts";

interface OverviewProps {
  readonly overview: ReportOverview;
  readonly address: PageAddress;
  readonly go: Go;
}

/** All drills of a run: how they ended, which of them one looks for, and what they leave unproven. */
export function OverviewView(props: OverviewProps): JSX.Element {
  const { overview, address } = props;
  return (
    <Page title={overview.title} subtitle={factsText(overview)} footer={footText(overview.facts)}>
      {overview.notes.map((note) => (
        <Notice key={note} tone="late" title={note} />
      ))}
      <ViewChoice {...props} />
      {address.view === "panels" && overview.hasLiveness ? (
        <PanelsView rows={overview.rows} />
      ) : address.view === "gaps" ? (
        <GapsView overview={overview} />
      ) : (
        <DrillList {...props} />
      )}
    </Page>
  );
}

function ViewChoice({ overview, address, go }: OverviewProps): JSX.Element | null {
  const gapCount =
    overview.unreachedAlerts.length + overview.variantProblems.length + overview.goneDrills.length;
  const views = [
    { view: "drills", name: `Drills ${overview.rows.length}` },
    ...(overview.hasLiveness ? [{ view: "panels", name: "Panels" } as const] : []),
    ...(gapCount > 0 || address.view === "gaps" ? [{ view: "gaps", name: `Gaps ${gapCount}` } as const] : []),
  ] as const;
  if (views.length < 2) return null;
  return (
    <nav class="view-choice choice" aria-label="Parts of the report">
      {views.map(({ view, name }) => (
        <button key={view} type="button" aria-pressed={address.view === view} onClick={() => go({ view })}>
          {name}
        </button>
      ))}
    </nav>
  );
}

function DrillList({ overview, address, go }: OverviewProps): JSX.Element {
  const { rows } = overview;
  const texts = useMemo(() => searchTexts(rows), [rows]);
  const { search, outcomes, isChangedOnly, sortKey, isDescending, isGrouped } = address;
  const found = useMemo(
    () =>
      selectRows(rows, texts, {
        search,
        outcomes: new Set(outcomes),
        isChangedOnly,
        sortKey,
        isDescending,
        isGrouped,
      }),
    [rows, texts, search, outcomes.join(), isChangedOnly, sortKey, isDescending],
  );
  const lines = useMemo(() => listLines(found, isGrouped), [found, isGrouped]);
  if (rows.length === 0) {
    return (
      <EmptyState title="This run has no drills">
        Nothing was run, or nothing of the file could be read. `klaxon drill --html FILE` runs and writes
        them.
      </EmptyState>
    );
  }
  return (
    <>
      <Outcomes overview={overview} address={address} go={go} />
      <ListTools overview={overview} address={address} go={go} />
      <p class="list-count" role="status">
        {found.length === rows.length ? `${rows.length} drills` : `${found.length} of ${rows.length} drills`}
      </p>
      {found.length === 0 ? (
        <EmptyState title="No drill is like that">
          <button
            type="button"
            class="button"
            onClick={() => go({ search: "", outcomes: [], isChangedOnly: false })}
          >
            Show all {rows.length}
          </button>
        </EmptyState>
      ) : (
        <DrillRows lines={lines} address={address} />
      )}
    </>
  );
}

/** How many ended in which way: a bar, and a switch for each. */
function Outcomes({ overview, address, go }: OverviewProps): JSX.Element {
  const counts = useMemo(() => outcomeCounts(overview.rows), [overview.rows]);
  const chosen = new Set(address.outcomes);
  const toggle = (outcome: string) => {
    const next = new Set(chosen);
    if (!next.delete(outcome)) next.add(outcome);
    go({ outcomes: [...next] });
  };
  return (
    <section class="outcomes" aria-label="How the drills ended">
      <div class="outcome-bar" aria-hidden="true">
        {counts
          .filter(({ count }) => count > 0)
          .map(({ outcome, count }) => (
            <span key={outcome} class={`tone-${outcomeTone(outcome)}`} style={{ flexGrow: count }} />
          ))}
      </div>
      <div class="outcome-switches">
        {counts.map(({ outcome, count }) => (
          <button
            key={outcome}
            type="button"
            class={`outcome-switch tone-${outcomeTone(outcome)}`}
            aria-pressed={chosen.has(outcome)}
            onClick={() => toggle(outcome)}
          >
            <strong>{count}</strong> {outcomeWord(outcome)}
          </button>
        ))}
      </div>
    </section>
  );
}

const sortNames: readonly (readonly [SortKey, string])[] = [
  ["verdict", "verdict"],
  ["name", "name"],
  ["notify", "time to notify"],
  ["resolve", "time to resolve"],
  ["events", "number of events"],
];

function ListTools({ overview, address, go }: OverviewProps): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);
  return (
    <search class="list-tools">
      <input
        ref={field}
        type="search"
        class="field list-search"
        aria-label="Search drills"
        aria-keyshortcuts="/"
        placeholder="Search names, alerts, receivers, systems   /"
        value={address.search}
        onInput={({ currentTarget }) => go({ search: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") go({ search: "" });
          if (event.key !== "ArrowDown" && event.key !== "Enter") return;
          event.preventDefault();
          document.querySelector<HTMLElement>(".drill-link")?.focus();
        }}
      />
      <label class="list-sort">
        Sort by
        <select
          class="field"
          value={address.sortKey}
          onChange={({ currentTarget }) => {
            const chosen = sortNames.find(([key]) => key === currentTarget.value);
            // Of times and counts people want to see the largest first.
            if (chosen !== undefined)
              go({ sortKey: chosen[0], isDescending: !["verdict", "name"].includes(chosen[0]) });
          }}
        >
          {sortNames.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="button"
        aria-pressed={address.isDescending}
        aria-label="Turn the order round"
        onClick={() => go({ isDescending: !address.isDescending })}
      >
        {address.isDescending ? "↓" : "↑"}
      </button>
      <button
        type="button"
        class="chip"
        aria-pressed={address.isGrouped}
        onClick={() => go({ isGrouped: !address.isGrouped })}
      >
        Group by system
      </button>
      {overview.isCompared ? (
        <button
          type="button"
          class="chip"
          aria-pressed={address.isChangedOnly}
          onClick={() => go({ isChangedOnly: !address.isChangedOnly })}
        >
          Only what changed
        </button>
      ) : null}
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName))
  );
}

function factsText({ facts, rows }: ReportOverview): string {
  const { klaxonVersion, clocks, seeds, timeScales, startedAt } = facts;
  const seedText = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
  return [
    `klaxon ${klaxonVersion}`,
    rows.length === 1 ? "1 drill" : `${rows.length} drills`,
    clocks.length === 0 ? "" : `${clocks.join(" and ")} clock`,
    ...timeScales.map((scale) => (scale === 1 ? "in real time" : `×${scale}`)),
    seeds.length === 0 ? "" : seedText,
    startedAt === undefined ? "" : `started ${startedAt}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function footText({ eventCount, samplesScraped, programs }: ReportFacts): string {
  const counted = `${eventCount.toLocaleString("en")} events, ${samplesScraped.toLocaleString("en")} samples scraped`;
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version}`);
  return [counted, ...versions].join(" · ");
}

/** A time for the list; a dash where there is none. */
export function timeText(ms: number | undefined): string {
  return ms === undefined ? "–" : formatLength(ms);
}
