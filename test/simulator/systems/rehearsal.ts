import {
  createWorld,
  type Fault,
  faultOutlines,
  type ScrapeOutcome,
  type SystemName,
  systemNames,
  type TrafficProfile,
  type World,
} from "../../../simulator/systems/index.ts";

/** A sample that a target exposed, with the target's labels. */
export interface RecordedSeries {
  readonly name: string;
  /** Those of the exporter and those of the target. */
  readonly labels: Readonly<Record<string, string>>;
  readonly exporterLabels: Readonly<Record<string, string>>;
  readonly job: string;
  readonly samples: Map<number, number>;
}

/** Everything that a world's targets answered. */
export class Recording {
  readonly world: World;
  readonly series: RecordedSeries[] = [];
  readonly outcomes = new Map<string, Map<number, ScrapeOutcome>>();
  private readonly byName = new Map<string, RecordedSeries[]>();
  private readonly sinks;
  private nowMs: number;

  constructor(world: World, startMs: number) {
    this.world = world;
    this.nowMs = startMs;
    this.sinks = world.targets.map((target) => {
      const staged = new Map<number, number>();
      const handles: RecordedSeries[] = [];
      const sink = {
        handle: (name: string, labels: Readonly<Record<string, string>>) => {
          const all = { ...labels, ...target.labels };
          const one = { name, labels: all, exporterLabels: labels, job: target.job, samples: new Map() };
          this.series.push(one);
          this.byName.set(name, [...(this.byName.get(name) ?? []), one]);
          return handles.push(one) - 1;
        },
        set: (handle: number, value: number) => staged.set(handle, value),
      };
      return { target, sink, staged, handles };
    });
  }

  /** Scrapes every target on its grid up to and including `toMs`. */
  run(toMs: number): void {
    for (; this.nowMs <= toMs; this.nowMs += 5000) {
      this.world.advance(this.nowMs);
      for (const { target, sink, staged, handles } of this.sinks) {
        if (this.nowMs % target.scrapeIntervalMs !== target.phaseMs) continue;
        staged.clear();
        const outcome = target.scrape(sink, this.nowMs);
        const key = `${target.job}/${target.instance}`;
        const outcomes = this.outcomes.get(key) ?? new Map<number, ScrapeOutcome>();
        this.outcomes.set(key, outcomes.set(this.nowMs, outcome));
        if (outcome.kind !== "answered") continue;
        for (const [handle, value] of staged) handles[handle]?.samples.set(this.nowMs, value);
      }
    }
  }

  /** The sum over the series that match `name label=value …`; undefined where none has a sample at this time. */
  value(selector: string, atMs: number): number | undefined {
    const [name = "", ...matchers] = selector.split(" ");
    let sum: number | undefined;
    for (const one of this.byName.get(name) ?? []) {
      const value = one.samples.get(atMs);
      if (value === undefined || !matchers.every((matcher) => matches(one.labels, matcher))) continue;
      sum = (sum ?? 0) + value;
    }
    return sum;
  }
}

function matches(labels: Readonly<Record<string, string>>, matcher: string): boolean {
  const at = matcher.indexOf("=");
  return (
    labels[matcher.slice(0, at)] === matcher.slice(at + 1).replaceAll("_", " ") ||
    labels[matcher.slice(0, at)] === matcher.slice(at + 1)
  );
}

/** A minute in milliseconds. */
export const minute = 60_000;
/** When every rehearsal starts: a noon. */
export const startMs = Date.UTC(2026, 0, 5, 12);

// Given by hand, so that what Prometheus says of its rules does not change with every new system.
const ruleGroups = ["api", "postgres", "stack"].map((name) => ({
  file: `${name}.json`,
  name,
  intervalSeconds: 15,
  ruleCount: 10,
}));

/** The systems of a rehearsal: those that are bent, and two that always are there to see that they are not. */
export function rehearsedSystems(faults: readonly Fault[]): readonly SystemName[] {
  const bent = faults.map(({ kind }) => faultOutlines.get(kind)?.system);
  return systemNames.filter((name) => name === "api" || name === "postgres" || bent.includes(name));
}

/** A world that goes on for some minutes, has a fault for some, and goes on without it. */
export function rehearse(
  faults: Fault | readonly Fault[],
  options: {
    readonly duringMinutes?: number;
    readonly afterMinutes?: number;
    readonly seed?: number;
    readonly traffic?: TrafficProfile;
    readonly systems?: readonly SystemName[];
  } = {},
): Recording {
  const { duringMinutes = 10, afterMinutes = 10, seed = 7, traffic = "steady" } = options;
  const list: readonly Fault[] = Array.isArray(faults) ? faults : [faults];
  const { systems = rehearsedSystems(list) } = options;
  const world = createWorld({ startMs, seed, traffic, systems, ruleGroups });
  const recording = new Recording(world, startMs);
  recording.run(startMs + 10 * minute);
  for (const fault of list) world.inject(fault);
  recording.run(startMs + (10 + duringMinutes) * minute);
  for (const fault of list) world.rollback(fault);
  recording.run(startMs + (10 + duringMinutes + afterMinutes) * minute);
  return recording;
}

/**
 * A table of what series show, one row each, at these minutes from the start. A row is a selector; with `Δ` in
 * front it is the increase over the two minutes before. `-` is a series that is absent.
 */
export function table(recording: Recording, minutes: readonly number[], rows: readonly string[]): string {
  const cells = rows.map((row) => [row, ...minutes.map((at) => cell(recording, row, startMs + at * minute))]);
  const header = ["minute", ...minutes.map(String)];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  return [header, ...cells]
    .map((line) =>
      line
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}

function cell(recording: Recording, row: string, atMs: number): string {
  if (row.startsWith("scrape ")) {
    return recording.outcomes.get(row.slice("scrape ".length))?.get(atMs)?.kind ?? "-";
  }
  if (!row.startsWith("Δ")) return shown(recording.value(row, atMs));
  const before = recording.value(row.slice(1), atMs - 2 * minute);
  const now = recording.value(row.slice(1), atMs);
  return shown(before === undefined || now === undefined ? undefined : now - before);
}

/** Two significant digits: enough to see what bends, too few to see what is chance in the libraries beneath. */
function shown(value: number | undefined): string {
  if (value === undefined) return "-";
  if (!Number.isFinite(value)) return String(value);
  return String(
    Number(value.toPrecision(Math.abs(value) >= 10 && Number.isInteger(value) && value < 1000 ? 3 : 2)),
  );
}
