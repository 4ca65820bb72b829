import type { JSX } from "preact";
import type { LoadedAnnotations } from "../annotation/load-annotations.ts";
import { dateText } from "../format/date-units.ts";

const shownMax = 50;

/** The dashboard's own annotations as a list, for those who do not see their lines, and those that are not shown. */
export function AnnotationList({
  annotations,
}: {
  readonly annotations: LoadedAnnotations;
}): JSX.Element | null {
  const { marks, problems } = annotations;
  if (marks.length === 0 && problems.length === 0) return null;
  const when = (atMs: number) => dateText(atMs, atMs < 86_400_000 ? "HH:mm:ss" : "YYYY-MM-DD HH:mm:ss");
  const count =
    marks.length === 0
      ? "No annotations"
      : marks.length === 1
        ? "One annotation"
        : `${marks.length} annotations`;
  return (
    <details class="alerts only-screen">
      <summary>
        {count}
        {problems.length === 0 ? "" : `, ${problems.length} not shown`}
      </summary>
      <ul>
        {marks.slice(0, shownMax).map(({ fromMs, toMs, text }, index) => (
          <li key={index}>
            {text}{" "}
            <span class="muted">
              {when(fromMs)}
              {toMs === undefined ? "" : ` to ${when(toMs)}`}
            </span>
          </li>
        ))}
        {marks.length > shownMax ? <li class="muted">and {marks.length - shownMax} more</li> : null}
        {problems.map((problem, index) => (
          <li key={`problem-${index}`} class="muted">
            {problem}
          </li>
        ))}
      </ul>
    </details>
  );
}
