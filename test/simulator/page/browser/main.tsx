import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { bars, lineChart, timeline } from "../../../../simulator/chart/index.ts";
import {
  Badge,
  Chart,
  DataTable,
  EmptyState,
  ErrorBoundary,
  FilterChips,
  focusTable,
  LoadData,
  mount,
  Notice,
  Page,
  SearchField,
  type TableColumn,
  Tabs,
  Toolbar,
} from "../../../../simulator/page/browser/index.ts";

interface Sample {
  readonly title: string;
  readonly names: readonly string[];
  readonly rowCount: number;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly value: number;
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
      <Chart chart={charts.lanes} group="time" onPick={({ dataIndex }) => setTold(`picked ${dataIndex}`)} />
      <Chart chart={charts.counts} hidesCaption hidesTable />
      <Chart chart={lineChart({ label: "Nothing measured", timesMs: [], lines: [] })} />
    </>
  );
}

function ManyRows({ count }: { readonly count: number }): JSX.Element {
  const [search, setSearch] = useState("");
  const [kinds, setKinds] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string>();
  const rows = useMemo(() => rowsOf(count), [count]);
  const found = rows.filter(
    ({ id, name }) => name.includes(search) && (kinds.size === 0 || kinds.has(id % 2 === 0 ? "even" : "odd")),
  );
  return (
    <>
      <Toolbar label="Find rows">
        <SearchField
          label="Search rows"
          value={search}
          onInput={setSearch}
          onLeave={() => focusTable("rows")}
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
      <p role="status">{openId === undefined ? `${found.length} rows` : `opened ${openId}`}</p>
      <DataTable
        id="rows"
        label="Rows"
        rows={found}
        columns={columns}
        rowId={({ id }) => String(id)}
        openId={openId}
        onOpen={({ id }) => setOpenId(String(id))}
        empty="No row has this name."
      />
    </>
  );
}

const columns: readonly TableColumn<Row>[] = [
  {
    id: "name",
    name: "Name",
    cell: ({ name }) => name,
    sortValue: ({ name }) => name,
    width: "minmax(0, 2fr)",
  },
  { id: "value", name: "Value", cell: ({ value }) => value, sortValue: ({ value }) => value, isFigure: true },
  { id: "note", name: "Note", cell: () => "a note", leftOutBelowPx: 600 },
];

function rowsOf(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, id) => ({ id, name: `row ${id}`, value: (id * 7919) % 1000 }));
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
  const lanes = timeline({
    label: "What happened",
    range: { fromMs: 0, toMs: 14.75 * minuteMs },
    zooms: true,
    lanes: [
      {
        name: "fault",
        spans: [{ name: names[0] ?? "", fromMs: 2 * minuteMs, toMs: 8 * minuteMs, tone: "fault" }],
      },
      {
        name: names[0] ?? "",
        spans: [
          { name: "pending", fromMs: 3 * minuteMs, toMs: 5 * minuteMs, tone: "pending" },
          { name: "firing", fromMs: 5 * minuteMs, toMs: undefined, tone: "firing" },
        ],
        points: [{ name: "notified", atMs: 6 * minuteMs, tone: "notified" }],
      },
    ],
  });
  const counts = bars({ label: "Counts", bars: names.map((name, index) => ({ name, value: index + 1 })) });
  return { line, lanes, counts };
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
