import { lineChart } from "../../../../simulator/chart/index.ts";
import { Badge, Chart, LoadData, mount, Page } from "../../../../simulator/page/browser/index.ts";

interface Sample {
  readonly title: string;
  readonly names: readonly string[];
}

/** A small page with every part that pages share, for the tests of those parts. */
function App() {
  return (
    <LoadData name="sample" check={checkSample}>
      {({ title, names }) => (
        <Page title={title} subtitle="a page of tests">
          <p>
            <Badge tone="held" /> <Badge tone="missed" />
          </p>
          <Chart chart={chartOf(names)} />
        </Page>
      )}
    </LoadData>
  );
}

function chartOf(names: readonly string[]) {
  const timesMs = Array.from({ length: 60 }, (_, index) => index * 15_000);
  return lineChart({
    label: `Requests that fail (${names.length} series)`,
    timesMs,
    lines: names.map((name, line) => ({
      name,
      values: timesMs.map((_, index) => (index > 20 && index < 25 ? null : Math.sin(index / 8 + line))),
    })),
    threshold: { value: 0.5, operator: ">" },
    spans: [{ name: "fault", fromMs: 120_000, toMs: 480_000, tone: "fault" }],
    marks: [{ name: "firing", atMs: 300_000, tone: "firing" }],
  });
}

function checkSample(value: unknown): Sample {
  if (typeof value !== "object" || value === null || !("title" in value) || !("names" in value)) {
    throw new Error("it holds no title and no names");
  }
  const { title, names } = value;
  if (typeof title !== "string" || !Array.isArray(names)) throw new Error("its title is no text");
  return { title, names: names.map(String) };
}

mount(App);
