import type { Finding } from "../document/index.ts";
import type { UnitTestFileOutcome } from "../promtool/index.ts";
import { unseenOf } from "./coverage-text.ts";
import { testFailures } from "./test-failure.ts";
import { coverageShortfall, type TestRun } from "./test-run.ts";

/**
 * What failed, as commands that GitHub Actions shows beside the lines of a change. `pathOf` says what a file is called
 * from the top of the repository. What is left uncovered is told only where the run asks for more coverage.
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)
 */
export function renderGithubAnnotations(
  { outcomes, coverage }: TestRun,
  pathOf: (file: string) => string,
): string {
  const notes = outcomes.flatMap(fileNotes);
  const shortfall = coverageShortfall(coverage);
  if (shortfall !== undefined) {
    notes.push({ level: "error", place: undefined, title: "coverage", message: shortfall });
    for (const { name, message, ...place } of (coverage?.rules ?? []).flatMap(unseenOf)) {
      notes.push({ level: "notice", place, title: `${name} is not covered`, message });
    }
  }
  return notes.map((note) => renderNote(note, pathOf)).join("");
}

interface Note {
  readonly level: "error" | "warning" | "notice";
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | undefined;
  readonly title: string;
  readonly message: string;
}

function fileNotes({ file, findings, tests }: UnitTestFileOutcome): readonly Note[] {
  return [
    ...findings.map(findingNote),
    ...tests.flatMap((test) =>
      testFailures(test).map(
        ({ line, column, title, details }): Note => ({
          level: "error",
          place: { file, line, column },
          title,
          message: details.length === 0 ? title : details.join("\n"),
        }),
      ),
    ),
  ];
}

function findingNote({ severity, file, line, column, code, message }: Finding): Note {
  return {
    level: severity === "error" ? "error" : "warning",
    place: { file, line, column },
    title: code,
    message,
  };
}

function renderNote({ level, place, title, message }: Note, pathOf: (file: string) => string): string {
  const properties =
    place === undefined
      ? []
      : [`file=${escapeProperty(pathOf(place.file))}`, `line=${place.line}`, `col=${place.column}`];
  return `::${level} ${[...properties, `title=${escapeProperty(title)}`].join(",")}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
