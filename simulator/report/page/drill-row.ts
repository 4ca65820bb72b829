import type { DrillChange, DrillRow } from "./report-data.ts";
import type { StoredJournal } from "./stored-journal.ts";
import { verdictSentence } from "./verdict-sentence.ts";

/** Where a journal lies, and what is said of it beside what it says itself. */
export interface RowPlace {
  readonly id: string;
  readonly part: number;
  readonly place: number;
  readonly changes: readonly DrillChange[];
}

/** A drill's line in the list. */
export function drillRow(journal: StoredJournal, { id, part, place, changes }: RowPlace): DrillRow {
  const { expectations, falseAlarms, strayNotifications, events } = journal;
  const told = expectations.filter(({ receiver }) => receiver !== "none");
  return {
    id,
    name: journal.name,
    title: journal.title,
    description: journal.description,
    system: journal.system,
    variant: journal.variant,
    clock: journal.clock,
    outcome: journal.outcome,
    sentence: verdictSentence(journal),
    alerts: distinct([
      ...expectations.map(({ alert }) => alert),
      ...falseAlarms.map(({ alert }) => alert),
      ...events.flatMap((event) =>
        event.kind === "alert-firing" && event.labels.severity !== "none" ? [event.alert] : [],
      ),
    ]),
    receivers: distinct([
      ...told.flatMap(({ receiver }) => (receiver === undefined ? [] : [receiver])),
      ...strayNotifications.flatMap(({ receiver }) => (receiver === undefined ? [] : [receiver])),
    ]),
    tags: journal.tags,
    notifyMs: slowest(told.map(({ timeToNotifyMs }) => timeToNotifyMs)),
    resolveMs: slowest(expectations.map(({ timeToResolveMs }) => timeToResolveMs)),
    eventCount: events.length,
    changes,
    part,
    place,
  };
}

/**
 * Names for links, one for each journal: the scenario's name alone where that is enough, else with the seed, else with a number.
 */
export function drillIds(journals: readonly Pick<StoredJournal, "name" | "seed">[]): readonly string[] {
  const nameCounts = new Map<string, number>();
  for (const { name } of journals) nameCounts.set(name, (nameCounts.get(name) ?? 0) + 1);
  const taken = new Map<string, number>();
  return journals.map(({ name, seed }) => {
    const id = nameCounts.get(name) === 1 ? name : `${name} seed ${seed}`;
    const before = taken.get(id) ?? 0;
    taken.set(id, before + 1);
    return before === 0 ? id : `${id} #${before + 1}`;
  });
}

function slowest(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce((most, time) => (time === undefined ? most : Math.max(most ?? time, time)), undefined);
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== "");
}
