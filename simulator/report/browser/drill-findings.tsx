import type { JSX } from "preact";
import { Notice, usePrinting } from "../../page/browser/index.ts";
import { insightFailureText } from "../insight-text.ts";
import { alertText, labelsText } from "../page/label-text.ts";
import type { DrillChange } from "../page/report-data.ts";
import { originMsOf, type StoredExplanation, type StoredJournal } from "../page/stored-journal.ts";
import { capitalized, when } from "../page/verdict-sentence.ts";
import { MarkedText } from "./marked-text.tsx";
import { ChangeBadge } from "./outcome.tsx";

interface FindingsProps {
  readonly journal: StoredJournal;
  readonly changes: readonly DrillChange[];
}

/** What is wrong and why, before anything else is shown. Nothing where nothing is. */
export function DrillFindings({ journal, changes }: FindingsProps): JSX.Element | null {
  const { notes, live } = journal;
  const problems = problemsOf(journal);
  // What explains a drill that is held explains nothing that is wrong.
  const explanations = journal.outcome === "held" ? [] : journal.explanations;
  const insightFailure = live?.insightFailure;
  const isEmpty = [problems, notes, changes, explanations, live?.rollbackFailures ?? []].every(
    ({ length }) => length === 0,
  );
  if (isEmpty && insightFailure === undefined) return null;
  return (
    <section class="drill-findings" aria-label="Problems and explanations">
      {notes.map((note) => (
        <Notice key={note} tone="late" title={note} />
      ))}
      {(live?.rollbackFailures ?? []).map((failure) => (
        <Notice key={failure} tone="missed" title={`A fault could not be rolled back: ${failure}`} />
      ))}
      {insightFailure === undefined ? null : (
        <Notice tone="late" title={capitalized(insightFailureText(journal.outcome, insightFailure))} />
      )}
      {problems.length === 0 ? null : (
        <Notice
          tone={journal.outcome === "late" || journal.outcome === "noisy" ? journal.outcome : "missed"}
          title={problems.length === 1 ? "1 problem" : `${problems.length} problems`}
        >
          <ul>
            {problems.map((problem) => (
              <li key={problem}>
                <MarkedText text={problem} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {explanations.map((explanation, index) => (
        <Explanation key={index} explanation={explanation} />
      ))}
      {changes.length === 0 ? null : (
        <ul class="changes" aria-label="Compared with the other run">
          {changes.map((change) => (
            <li key={change.text}>
              <ChangeBadge change={change} /> {change.text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Of a drill that is held: why alerts did not do what they were not meant to do. */
export function HeldExplanations({ journal }: { readonly journal: StoredJournal }): JSX.Element | null {
  const isPrinting = usePrinting();
  const { explanations, outcome } = journal;
  if (outcome !== "held" || explanations.length === 0) return null;
  return (
    <details class="held-explanations" open={isPrinting}>
      <summary>
        {explanations.length === 1 ? "1 explanation" : `${explanations.length} explanations`} of what was
        expected to stay quiet
      </summary>
      {explanations.map((explanation, index) => (
        <Explanation key={index} explanation={explanation} />
      ))}
    </details>
  );
}

const questions: ReadonlyMap<string, string> = new Map([
  ["not-pending", "was not pending"],
  ["not-firing", "did not fire"],
  ["not-notified", "notified nobody"],
  ["not-resolved", "did not resolve"],
  ["not-silent", "was active although it should be silent"],
]);

function Explanation({ explanation }: { readonly explanation: StoredExplanation }): JSX.Element {
  const { alert, labels, question, reasons } = explanation;
  return (
    <section class="explanation card">
      <h2>
        Why {alert}
        <span class="labels">{labelsText(labels)}</span>{" "}
        {questions.get(question) ?? question.replaceAll("-", " ")}
      </h2>
      <ul>
        {reasons.map(({ message, expression }) => (
          <li key={message}>
            <MarkedText text={message} />
            {expression === undefined ? null : <pre>{expression}</pre>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function problemsOf(journal: StoredJournal): readonly string[] {
  const originMs = originMsOf(journal);
  return [
    ...journal.problems,
    ...journal.expectations
      .filter(({ outcome }) => outcome !== "held")
      .flatMap(({ alert, labels, reasons }) =>
        reasons.map((reason) => `${alert}${labelsText(labels)}: ${reason}`),
      ),
    ...journal.falseAlarms.map(
      ({ alert, labels, atMs }) =>
        `false alarm: ${alertText(alert, labels)} fired ${when(atMs, originMs)} although nobody expects it`,
    ),
    ...journal.strayNotifications.map(
      ({ alert, labels, receiver, atMs }) =>
        `not expected: ${receiver ?? "somebody"} was notified of ${alertText(alert, labels)} ${when(atMs, originMs)}`,
    ),
  ];
}
