import type { JSX } from "preact";
import { formatLength } from "../offset.ts";
import { labelsText } from "../page/label-text.ts";
import type { StoredExpectation, StoredJournal } from "../page/stored-journal.ts";
import { demandSentence, expectationSentence } from "../page/verdict-sentence.ts";
import { OutcomeBadge } from "./outcome.tsx";

/** What was expected of each alert, and what came of it. */
export function ExpectationTable({ journal }: { readonly journal: StoredJournal }): JSX.Element | null {
  const { expectations } = journal;
  if (expectations.length === 0) return null;
  return (
    <section aria-labelledby="expected">
      <h2 id="expected">Expected</h2>
      <ul class="expectations">
        {expectations.map((result, index) => (
          <li key={index} class="expectation">
            <OutcomeBadge outcome={result.outcome} />
            <span class="expectation-alert">
              <strong>{result.alert}</strong>
              <span class="labels">{labelsText(result.labels)}</span>
              <span class="muted expectation-text">
                {result.outcome === "held" ? expectationSentence(result) : demandSentence(result)}
              </span>
            </span>
            <Deadline name="detect" ms={result.timeToDetectMs} withinMs={undefined} />
            <Deadline name="notify" ms={result.timeToNotifyMs} withinMs={notifyLimit(result)} />
            <Deadline name="resolve" ms={result.timeToResolveMs} withinMs={result.resolvesWithinMs} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function notifyLimit({ receiver, withinMs }: StoredExpectation): number | undefined {
  return receiver === "none" ? undefined : withinMs;
}

interface DeadlineProps {
  readonly name: string;
  readonly ms: number | undefined;
  readonly withinMs: number | undefined;
}

/** A time to …, with a bar that says how much of what is allowed it took. */
function Deadline({ name, ms, withinMs }: DeadlineProps): JSX.Element {
  if (ms === undefined) {
    return (
      <span class="deadline">
        {withinMs === undefined ? null : (
          <>
            <span class="muted">{name}</span> <strong>never</strong>
            <span class="muted"> of {formatLength(withinMs)}</span>
          </>
        )}
      </span>
    );
  }
  const share = withinMs === undefined || withinMs === 0 ? undefined : ms / withinMs;
  return (
    <span class="deadline">
      <span class="muted">{name}</span> {formatLength(ms)}
      {withinMs === undefined ? null : <span class="muted"> of {formatLength(withinMs)}</span>}
      {share === undefined ? null : (
        <span class={`deadline-bar ${share > 1 ? "tone-missed" : "tone-held"}`} aria-hidden="true">
          <span style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
        </span>
      )}
    </span>
  );
}
