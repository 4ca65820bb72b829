import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { lineChart } from "../../../../simulator/chart/index.ts";
import {
  Badge,
  Chart,
  EmptyState,
  ErrorBoundary,
  FilterChips,
  LoadData,
  mount,
  Notice,
  Page,
  SearchField,
  Tabs,
  Toolbar,
} from "../../../../simulator/page/browser/index.ts";

interface Sample {
  readonly title: string;
  readonly names: readonly string[];
  readonly rowCount: number;
}

const minuteMs = 60_000;

/** A page with every part that pages share, for the tests of those parts. */
function App(): JSX.Element {
  return (
    <LoadData name="sample" check={checkSample}>
      {(sample) => <SamplePage {...sample} />}
    </LoadData>
  );
}

function SamplePage({ title, names, rowCount }: Sample): JSX.Element {
  const [tab, setTab] = useState("charts");
  return (
    <Page title={title} subtitle="a page of tests" footer="the end">
      <Notice tone="late" title="Something is late">
        by two minutes
      </Notice>
      <p>
        <Badge tone="held" /> <Badge tone="missed" /> <Badge tone="noisy" /> <Badge tone="pending" />
      </p>
      <ErrorBoundary part="a part that fails">
        <Failing fails={names.includes("fail")} />
      </ErrorBoundary>
      <Tabs
        label="Parts"
        chosen={tab}
        onChange={setTab}
        tabs={[
          { id: "charts", name: "Charts", content: () => <Charts names={names} /> },
          { id: "table", name: "Table", content: () => <ManyRows count={rowCount} /> },
          { id: "nothing", name: "Nothing", content: () => <EmptyState title="There is nothing here" /> },
        ]}
      />
    </Page>
  );
}

function Failing({ fails }: { readonly fails: boolean }): JSX.Element | null {
  if (fails) throw new Error("it was told to");
  return null;
}

function Charts({ names }: { readonly names: readonly string[] }): JSX.Element {
  const [told, setTold] = useState("nothing yet");
  const charts = useMemo(() => chartsOf(names), [names]);
  return (
    <>
      <p role="status">{told}</p>
      <Chart
        chart={charts.line}
        group="time"
        onSelectTime={({ fromMs, toMs }) =>
          setTold(`selected ${Math.round((toMs - fromMs) / minuteMs)} minutes`)
        }
      />
      <Chart chart={charts.moving} group="time" />
      <Chart chart={charts.counts} hidesCaption hidesTable />
      <Chart chart={lineChart({ label: "Nothing measured", timesMs: [], lines: [] })} />
    </>
  );
}

function ManyRows({ count }: { readonly count: number }): JSX.Element {
  const [search, setSearch] = useState("");
  const [kinds, setKinds] = useState<ReadonlySet<string>>(new Set());
  const [hasLeft, setLeft] = useState(false);
  const rows = useMemo(() => Array.from({ length: count }, (_, id) => `row ${id}`), [count]);
  const found = rows.filter(
    (name, id) => name.includes(search) && (kinds.size === 0 || kinds.has(id % 2 === 0 ? "even" : "odd")),
  );
  return (
    <>
      <Toolbar label="Find rows">
        <SearchField
          label="Search rows"
          value={search}
          onInput={setSearch}
          onLeave={() => setLeft(true)}
          isFirst
        />
        <FilterChips
          label="Kinds"
          choices={[
            { id: "even", name: "even", count: Math.ceil(count / 2), tone: "held" },
            { id: "odd", name: "odd", count: Math.floor(count / 2) },
          ]}
          chosen={kinds}
          onChange={setKinds}
        />
      </Toolbar>
      <p role="status">
        {found.length} rows{hasLeft ? ", and the search was left" : ""}
      </p>
      {found.length === 0 ? (
        <EmptyState title="No row has this name." />
      ) : (
        <ul>
          {found.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function chartsOf(names: readonly string[]) {
  const timesMs = Array.from({ length: 60 }, (_, index) => index * 15_000);
  const line = lineChart({
    label: `Requests that fail (${names.length} series)`,
    timesMs,
    lines: names.map((name, at) => ({
      name,
      values: timesMs.map((_, index) => (index > 20 && index < 25 ? null : Math.sin(index / 8 + at))),
    })),
    threshold: { value: 0.5, operator: ">" },
    spans: [{ name: "fault", fromMs: 2 * minuteMs, toMs: 8 * minuteMs, tone: "fault" }],
    marks: [{ name: "firing", atMs: 5 * minuteMs, tone: "firing" }],
  });
  const moving = lineChart({
    label: "A threshold that moves",
    timesMs,
    lines: [{ name: names[0] ?? "", values: timesMs.map((_, index) => index % 7), drawnAs: "steps" }],
    threshold: { name: names[0] ?? "", value: timesMs.map((_, index) => index / 20), operator: ">" },
  });
  const counts = lineChart({
    label: "Counts",
    timesMs,
    lines: names.map((name) => ({ name, values: timesMs.map((_, index) => index), drawnAs: "bars" })),
  });
  return { line, moving, counts };
}

function checkSample(value: unknown): Sample {
  if (typeof value !== "object" || value === null || !("title" in value) || !("names" in value)) {
    throw new Error("it holds no title and no names");
  }
  const { title, names } = value;
  if (typeof title !== "string" || !Array.isArray(names)) throw new Error("its title is no text");
  return { title, names: names.map(String), rowCount: "rowCount" in value ? Number(value.rowCount) : 10_000 };
}

mount(App);
