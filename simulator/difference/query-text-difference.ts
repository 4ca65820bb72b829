import { referencesOf } from "../dashboard/index.ts";
import { type Expression, formatDuration, PromqlError, parseExpression } from "../promql/index.ts";
import { expressionDifference } from "./expression-difference.ts";
import { quoted } from "./term-text.ts";

/** What changed between the texts of two queries; `texts` where that is all that can be said. */
export interface QueryTextChange {
  readonly message: string;
  readonly texts?: { readonly before: string; readonly after: string };
}

/**
 * What two queries of panels differ in. PromQL is compared part by part, variables being what they are; where either text cannot be
 * read as PromQL, or is another language, the texts are compared but for blanks.
 */
export function queryTextDifference(
  before: string,
  after: string,
  isPromql: boolean,
): readonly QueryTextChange[] {
  if (before === after) return [];
  const stand = new StandIns();
  const one = isPromql ? parsed(stand.replace(before)) : undefined;
  const other = isPromql ? parsed(stand.replace(after)) : undefined;
  if (one !== undefined && other !== undefined) {
    const changes = expressionDifference(one, other, { isAlert: false });
    return changes.map(({ message }) => ({ message: stand.restore(message) }));
  }
  const [old, now] = [before, after].map(plainText);
  if (old === now) return [];
  return before.length + after.length <= shortMax
    ? [{ message: `query ${quoted(before)} → ${quoted(after)}` }]
    : [{ message: "query changed", texts: { before, after } }];
}

const shortMax = 160;

// In no language does it matter how many blanks stand outside of quotes; whether any do, it may.
function plainText(text: string): string {
  return text
    .split(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/\s+/g, " ")))
    .join("")
    .trim();
}

function parsed(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof PromqlError) return undefined;
    throw error;
  }
}

/** PromQL knows no variables, so something that nobody writes stands for each while the query is read. */
class StandIns {
  readonly #durations = new Map<string, string>();
  readonly #names = new Map<string, string>();

  replace(text: string): string {
    const strings = [...text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g)].map(
      (match) => [match.index, match.index + match[0].length] as const,
    );
    let written = "";
    let end = 0;
    for (const { text: reference, offset } of referencesOf(text)) {
      if (strings.some(([from, to]) => offset >= from && offset < to)) continue;
      const before = text.slice(end, offset);
      const around = written + before;
      const isDuration = /(\[|:|\boffset)\s*-?\s*$/.test(around);
      written += before + (isDuration ? this.#durationFor(reference) : this.#nameFor(reference));
      end = offset + reference.length;
    }
    return written + text.slice(end);
  }

  restore(text: string): string {
    let restored = text;
    for (const [reference, duration] of this.#durations) restored = restored.replaceAll(duration, reference);
    for (const [reference, name] of this.#names) restored = restored.replaceAll(name, reference);
    return restored;
  }

  #durationFor(reference: string): string {
    const known =
      this.#durations.get(reference) ?? formatDuration(oddDurationMs + this.#durations.size * 1000);
    this.#durations.set(reference, known);
    return known;
  }

  #nameFor(reference: string): string {
    const known = this.#names.get(reference) ?? `variable_stand_in_${this.#names.size}_`;
    this.#names.set(reference, known);
    return known;
  }
}

// About 97 days and a few milliseconds.
const oddDurationMs = 8_399_123_457;
