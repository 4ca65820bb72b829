import type { Change, Comparison, Difference } from "../difference/index.ts";
import { changedLines } from "./changed-lines.ts";
import {
  changesSections,
  changesSummary,
  harmless,
  kindText,
  placeText,
  subjectText,
} from "./changes-sections.ts";
import { clipped } from "./clipped-text.ts";
import { createStyle, type Style } from "./style.ts";

/** A comparison for a terminal: how much differs, then each thing with what of it is otherwise, the most important first. */
export function renderChanges(comparison: Comparison, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const summary = changesSummary(comparison);
  const head = comparison.differences.length === 0 ? style.good(summary) : style.strong(summary);
  const sections = changesSections(comparison.differences).map(({ title, differences }) =>
    [
      "",
      style.strong(title),
      ...differences.flatMap((difference) => differenceLines(difference, style)),
    ].join("\n"),
  );
  return `${[head, ...sections].join("\n")}\n`;
}

function differenceLines(difference: Difference, style: Style): readonly string[] {
  const { changes } = difference;
  const at = placeText(difference, true);
  const about = [kindText(difference), at].filter((text) => text !== "").map(harmless);
  const name = style.strong(harmless(clipped(subjectText(difference))));
  const width = Math.min(fieldWidthMax, Math.max(...changes.map(({ field }) => field.length)));
  return [
    `  ${name}${about.length === 0 ? "" : `  ${style.quiet(about.join("  "))}`}`,
    ...changes.flatMap((change) => changeLines(change, width, style)),
  ];
}

const fieldWidthMax = 30;

function changeLines(
  { field, message, importance, texts }: Change,
  width: number,
  style: Style,
): readonly string[] {
  const isBad = importance === "notified" || importance === "removed" || importance === "looser";
  const text = harmless(clipped(withoutField(message, field))).replaceAll("\n", " ");
  const head = `    ${style.quiet(harmless(field).slice(0, 60).padEnd(width))}  ${isBad ? style.doubtful(text) : text}`;
  return texts === undefined ? [head] : [head, ...textLines(texts, style)];
}

// The column before the message says it already.
function withoutField(message: string, field: string): string {
  const last = field.slice(field.indexOf(".") + 1);
  const prefixes = [field, `\`${field}\``, last, ...nouns.map((noun) => `${noun} \`${last}\``)];
  const prefix = prefixes.find((text) => message.startsWith(`${text} `));
  return prefix === undefined ? message : message.slice(prefix.length + 1);
}

const nouns = ["label", "annotation", "option"];

function textLines({ before, after }: NonNullable<Change["texts"]>, style: Style): readonly string[] {
  return changedLines(before, after).map((line) => {
    if (line === undefined) return style.quiet("      …");
    const text = harmless(clipped(line.text));
    switch (line.side) {
      case "both":
        return text.trim() === "" ? "" : style.quiet(`        ${text}`);
      case "expected":
        return `      ${style.bad(`- ${text}`)}`;
      case "got":
        return `      ${style.good(`+ ${text}`)}`;
      default:
        return line.side satisfies never;
    }
  });
}
