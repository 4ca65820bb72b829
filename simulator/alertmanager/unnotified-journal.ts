import type { Labels } from "../promql/index.ts";
import type { IntegrationName, Unnotified, UnnotifiedReason } from "./timeline.ts";

/** Whom a note is about. */
interface NoteSubject {
  readonly labels: Labels;
  readonly receiver: string;
  readonly groupKey: string;
  readonly integration: IntegrationName | undefined;
}

type OpenNote = { -readonly [Key in keyof Unnotified]: Unnotified[Key] };

/** Collects why alerts were not notified; the same reason at the next flush prolongs the note that is there. */
export class UnnotifiedJournal {
  readonly #notes: OpenNote[] = [];
  readonly #latest = new Map<string, { readonly note: OpenNote; readonly reasonKey: string }>();

  /** Notes that an alert waits for its group's next flush. */
  wait(subject: NoteSubject, fromMs: number, untilMs: number): void {
    const why: UnnotifiedReason = { kind: "waiting", untilMs };
    this.#notes.push({ ...subject, why, fromMs, toMs: untilMs, flushCount: 0 });
  }

  /** Notes why an alert was left out at a flush. */
  leaveOut(subject: NoteSubject, why: UnnotifiedReason, atMs: number): void {
    const key = subjectKey(subject);
    const reasonKey = keyOfReason(why);
    const latest = this.#latest.get(key);
    if (latest !== undefined && latest.reasonKey === reasonKey) {
      latest.note.toMs = atMs;
      latest.note.flushCount++;
      return;
    }
    const note: OpenNote = { ...subject, why, fromMs: atMs, toMs: atMs, flushCount: 1 };
    this.#notes.push(note);
    this.#latest.set(key, { note, reasonKey });
  }

  /** Ends the run of an alert's reasons, because it was notified. */
  close(subject: NoteSubject): void {
    this.#latest.delete(subjectKey(subject));
  }

  notes(): readonly Unnotified[] {
    return [...this.#notes].sort((left, right) => left.fromMs - right.fromMs);
  }
}

function subjectKey(subject: NoteSubject): string {
  const { labels, receiver, groupKey, integration } = subject;
  return JSON.stringify([receiver, groupKey, integration?.kind, integration?.index, labels.key]);
}

function keyOfReason(why: UnnotifiedReason): string {
  switch (why.kind) {
    case "inhibited":
      return `inhibited ${why.ruleIndex} ${why.by.key}`;
    case "silenced":
      return `silenced ${JSON.stringify(why.silenceIds)}`;
    case "outside-active-time":
    case "muted-time":
      return `${why.kind} ${JSON.stringify(why.intervals)}`;
    case "waiting":
      return `waiting ${why.untilMs}`;
    case "nothing-new":
      return `nothing-new ${why.repeatsAfterMs}`;
    case "resolved-not-sent":
    case "never-notified":
      return why.kind;
    case "not-delivered":
      return `not-delivered ${why.attemptCount} ${why.failure?.problem}`;
    default:
      return why satisfies never;
  }
}
