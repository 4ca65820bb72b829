import type { DashboardModel, DashboardPanel } from "../../dashboard/index.ts";
import { type DocumentPath, DocumentReader, type SourceDocument } from "../../document/index.ts";
import type { CheckCode } from "../check-code.ts";
import type { CheckFinding } from "../check-finding.ts";
import { makeFinding, type Note } from "../rule-world.ts";

/** A dashboard with where it was read. */
export interface CheckedDashboard {
  readonly model: DashboardModel;
  readonly document: SourceDocument;
  readonly file: string;
  readonly lines: () => readonly string[];
}

/** What a finding is about: a panel, a variable, or the dashboard. */
export interface NoteTarget {
  readonly subject: string;
  readonly path: DocumentPath;
}

/** Collects the findings about one dashboard; of each code the first ones and how many more there are. */
export class DashboardNotes {
  readonly checked: CheckedDashboard;
  readonly #found: CheckFinding[] = [];
  readonly #counts = new Map<CheckCode, number>();
  readonly #reader: DocumentReader;

  constructor(checked: CheckedDashboard) {
    this.checked = checked;
    this.#reader = new DocumentReader(checked.document, { area: "dashboard", lines: checked.lines });
  }

  /** The dashboard as a whole, or a field of it. */
  whole(...field: DocumentPath): NoteTarget {
    const { model } = this.checked;
    return { subject: model.title || model.uid || "the dashboard", path: [...model.path, ...field] };
  }

  /** Notes something about what stands at a path. */
  at(code: CheckCode, { subject, path }: NoteTarget, note: Note): void {
    if (this.#hasRoom(code)) this.#add(code, subject, note, () => this.#reader.placeOf(path));
  }

  /** Notes something about a character of a text. */
  inText(
    code: CheckCode,
    { subject, path }: NoteTarget,
    text: { readonly text: string; readonly offset: number },
    note: Note,
  ): void {
    if (this.#hasRoom(code)) {
      this.#add(code, subject, note, () => this.placeInText(path, text.text, text.offset));
    }
  }

  /** Where a character of a text value stands. */
  placeInText(path: DocumentPath, text: string, offset: number) {
    return this.#reader.placeInText(path, text, offset);
  }

  /** What was noted so far. */
  get findings(): readonly CheckFinding[] {
    const { subject, path } = this.whole();
    const place = { file: this.checked.file, ...this.#reader.placeOf(path), subject };
    const more = [...this.#counts].flatMap(([code, count]) => {
      if (count <= findingsMax) return [];
      const reason = `there are ${count - findingsMax} more findings \`${code}\` in this dashboard`;
      return [makeFinding(code, { reason, advice: "correct those that are shown, and check again" }, place)];
    });
    return [...this.#found, ...more];
  }

  #hasRoom(code: CheckCode): boolean {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    return count <= findingsMax;
  }

  #add(
    code: CheckCode,
    subject: string,
    note: Note,
    place: () => { readonly line: number; readonly column: number },
  ): void {
    this.#found.push(makeFinding(code, note, { file: this.checked.file, ...place(), subject }));
  }
}

// Somebody else's dashboard of a thousand panels may have one mistake in all of them.
const findingsMax = 50;

/** How findings call a panel. */
export function subjectOf({ title, id, type }: DashboardPanel): string {
  return title || (id === undefined ? `a panel of type ${type || "unknown"}` : `panel ${id}`);
}
