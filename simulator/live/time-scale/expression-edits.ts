import { formatDuration, formatFloat, type Span } from "../../promql/index.ts";
import type { ConstantNature } from "./nature.ts";
import type { ExpressionNote, ScaleNoteKind } from "./note.ts";
import { scaledDurationMs, scaledDurationText } from "./scaled-duration.ts";

/** A piece of text to put in the place of another; an insertion where `start` is `end`. */
interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of insertions at one place those with the lower rank stand first. */
  readonly rank: number;
}

/** Collects what changes in one expression and what is to be said about it. */
export class ExpressionEdits {
  readonly factor: number;
  readonly notes: ExpressionNote[] = [];
  private readonly edits: TextEdit[] = [];
  private readonly noted = new Set<string>();

  constructor(factor: number) {
    this.factor = factor;
  }

  /** Adds a note, once for each kind and message. */
  note(kind: ScaleNoteKind, span: Span, message: string): void {
    const key = `${kind} ${message}`;
    if (this.noted.has(key)) return;
    this.noted.add(key);
    this.notes.push({ kind, message, span: { start: span.start, end: span.end } });
  }

  /** Writes a duration of the language anew. */
  duration(span: Span, durationMs: number): void {
    const scaledMs = scaledDurationMs(durationMs, this.factor);
    this.replace(span, formatDuration(scaledMs));
    const exactMs = durationMs / this.factor;
    if (Math.abs(scaledMs - exactMs) * 100 <= Math.abs(exactMs)) return;
    this.note("rounded", span, `\`${formatDuration(durationMs)}\` becomes \`${formatDuration(scaledMs)}\``);
  }

  /** Writes a constant anew, divided by the factor to a power. */
  constant({ value, span, isDuration }: ConstantNature, power: number): void {
    if (value === 0 || !Number.isFinite(value)) return;
    const isWritten = isDuration && power === 1;
    const text = isWritten
      ? scaledDurationText(Math.round(value * 1000), this.factor)
      : formatFloat(value / this.factor ** power);
    this.replace(span, text);
  }

  /** Divides what stands in a span by the factor to a power. */
  divide(span: Span, power: number): void {
    // The wider of two that begin at one place has to open first.
    this.edits.push({ start: span.start, end: span.start, text: "((", rank: -span.end });
    const close = `) / ${formatFloat(this.factor ** power)})`;
    this.edits.push({ start: span.end, end: span.end, text: close, rank: -span.start });
  }

  /** The expression with all changes; the text itself for factor 1. */
  apply(text: string): string {
    if (this.factor === 1) return text;
    const ordered = [...this.edits].sort(
      (left, right) => left.start - right.start || left.end - right.end || left.rank - right.rank,
    );
    let written = "";
    let at = 0;
    for (const edit of ordered) {
      written += text.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return written + text.slice(at);
  }

  private replace({ start, end }: Span, text: string): void {
    this.edits.push({ start, end, text, rank: 0 });
  }
}
