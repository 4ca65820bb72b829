import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import {
  EmptyState,
  FilterChips,
  Notice,
  Page,
  SearchField,
  type Tab,
  Tabs,
  Toolbar,
} from "../../page/browser/index.ts";
import { listLines, outcomeCounts, type SortKey, searchTexts, selectRows } from "../page/drill-list.ts";
import type { PageAddress } from "../page/page-address.ts";
import type { ReportFacts, ReportOverview } from "../page/report-data.ts";
import { DrillRows } from "./drill-rows.tsx";
import { GapsView } from "./gaps-view.tsx";
import { type KeyHint, Keys } from "./keys.tsx";
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
  const { overview, address, go } = props;
  const views = viewsOf(props);
  return (
    <Page title={overview.title} subtitle={factsText(overview)} footer={<Foot facts={overview.facts} />}>
      {overview.notes.map((note) => (
        <Notice key={note} tone="late" title={note} />
      ))}
      {views.length === 1 ? (
        <DrillList {...props} />
      ) : (
        <Tabs
          label="Parts of the report"
          tabs={views}
          chosen={address.view}
          onChange={(id) => isView(id) && go({ view: id })}
        />
      )}
    </Page>
  );
}

function viewsOf(props: OverviewProps): readonly Tab[] {
  const { overview, address } = props;
  const { unreachedAlerts, variantProblems, goneDrills, rows, hasLiveness } = overview;
  const gapCount = unreachedAlerts.length + variantProblems.length + goneDrills.length;
  const hasGaps = gapCount > 0 || address.view === "gaps";
  return [
    { id: "drills", name: `Drills (${rows.length})`, content: () => <DrillList {...props} /> },
    ...(hasLiveness ? [{ id: "panels", name: "Panels", content: () => <PanelsView rows={rows} /> }] : []),
    ...(hasGaps
      ? [{ id: "gaps", name: `Gaps (${gapCount})`, content: () => <GapsView overview={overview} /> }]
      : []),
  ];
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
  return (
    <section class="outcomes" aria-label="How the drills ended">
      <div class="outcome-bar" aria-hidden="true">
        {counts
          .filter(({ count }) => count > 0)
          .map(({ outcome, count }) => (
            <span key={outcome} class={`tone-${outcomeTone(outcome)}`} style={{ flexGrow: count }} />
          ))}
      </div>
      <FilterChips
        label="Show only drills that ended"
        choices={counts.map(({ outcome, count }) => ({
          id: outcome,
          name: outcomeWord(outcome),
          count,
          tone: outcomeTone(outcome),
        }))}
        chosen={new Set(address.outcomes)}
        onChange={(chosen) => go({ outcomes: [...chosen] })}
      />
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
  return (
    <Toolbar label="Search, order and group">
      <SearchField
        label="Search drills"
        placeholder="Search names, alerts, receivers, systems   /"
        isFirst
        value={address.search}
        onInput={(search) => go({ search })}
        onLeave={() => document.querySelector<HTMLElement>(".drill-link")?.focus()}
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
    </Toolbar>
  );
}

function isView(id: string): id is PageAddress["view"] {
  return id === "drills" || id === "panels" || id === "gaps";
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
    startedAt === undefined ? "" : `started ${startedAt.slice(0, 16).replace("T", " ")} UTC`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

const listKeys: readonly KeyHint[] = [
  ["/", "search"],
  ["↑ ↓", "through the drills"],
  ["Enter", "open one"],
];

function Foot({ facts }: { readonly facts: ReportFacts }): JSX.Element {
  return (
    <>
      <Keys keys={listKeys} />
      {footText(facts)}
    </>
  );
}

function footText({ eventCount, samplesScraped, programs }: ReportFacts): string {
  const counted = `${eventCount.toLocaleString("en")} events, ${samplesScraped.toLocaleString("en")} samples scraped`;
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version}`);
  return [counted, ...versions].join(" · ");
}
