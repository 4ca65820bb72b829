import type { JSX } from "preact";
import { formatLength, formatOffset } from "../offset.ts";
import { originMsOf, type StoredJournal } from "../page/stored-journal.ts";
import { MarkedText } from "./marked-text.tsx";

/** What the drill was: the scenario in its own words, and how it was run. */
export function DrillFacts({ journal }: { readonly journal: StoredJournal }): JSX.Element {
  const { live } = journal;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">About this drill</h2>
      {journal.description === "" ? null : <p class="prose">{journal.description}</p>}
      <dl class="facts">
        {factsOf(journal).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{name === "Clock" ? <MarkedText text={text} /> : text}</dd>
          </div>
        ))}
      </dl>
      {live === undefined ? null : (
        <>
          {live.acknowledged.map(({ atMs, by, alert }, index) => (
            <p key={index}>
              Acknowledged by {by || "somebody"} at {formatOffset(atMs, originMsOf(journal))}
              {alert === undefined ? "" : ` (${alert})`}
            </p>
          ))}
          {live.scaleNotes.map(({ of, message }, index) => (
            <p key={index}>
              Not to scale: {of}: {message}
            </p>
          ))}
        </>
      )}
    </section>
  );
}

function clockOf({ clock, live }: StoredJournal): string {
  if (live === undefined) return clock;
  const { timeScale, target, slowedBecause } = live;
  const because = slowedBecause === undefined ? "" : `, and no faster because ${slowedBecause}`;
  return `${clock}, ×${timeScale} on ${target}${because}`;
}

function factsOf(journal: StoredJournal): readonly (readonly [string, string])[] {
  const { live } = journal;
  const facts: readonly (readonly [string, string])[] = [
    ["System", journal.system],
    ["Variant", journal.variant],
    ["Tags", journal.tags.join(", ")],
    ["Routing of", journal.environment],
    ["Traffic", journal.traffic],
    ["Clock", clockOf(journal)],
    ["Started", live?.startedAt ?? ""],
    ["Seed", String(journal.seed)],
    ["Control phase", formatLength(journal.controlMs)],
    ["Observed for", formatLength(journal.observeMs)],
    ["Symptom", journal.symptom ?? ""],
    ["Events", String(journal.events.length)],
    ["Samples scraped", journal.samplesScraped.toLocaleString("en")],
    ...Object.entries(live?.programs ?? {}),
  ];
  return facts.filter(([, text]) => text !== "");
}
