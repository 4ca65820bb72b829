import type { Change, Comparison, Difference } from "../difference/index.ts";
import { changedLines } from "./changed-lines.ts";
import {
  type ChangesSection,
  changesSections,
  changesSummary,
  kindText,
  placeText,
  subjectText,
} from "./changes-sections.ts";
import { clipped, countText } from "./clipped-text.ts";
import { codeBlock, escapeMarkdown, markdownSentence } from "./markdown-text.ts";

/**
 * A comparison as a comment on a pull request: a summary and what matters most first, everything else folded. Names and texts of the
 * files are shown as they are and mean nothing to Markdown. At most `lengthMax` characters, since GitHub takes no more than 65,536.
 */
export function renderChangesMarkdown(comparison: Comparison, lengthMax = 60_000): string {
  const sections = changesSections(comparison.differences);
  const blocks = [`### klaxon diff: ${escapeMarkdown(changesSummary(comparison))}`];
  let left = lengthMax - (blocks[0]?.length ?? 0) - noteLength;
  let leftOutCount = 0;
  for (const section of sections) {
    const { text, leftOut } = renderSection(section, left);
    leftOutCount += leftOut;
    if (text === "") continue;
    blocks.push(text);
    left -= text.length + 2;
  }
  if (leftOutCount > 0) {
    blocks.push(`${countText(leftOutCount, "more difference")}; \`klaxon diff\` shows all of them.`);
  }
  return `${blocks.join("\n\n")}\n`;
}

const noteLength = 200;
const openMax = 12;

function renderSection(
  { title, differences }: ChangesSection,
  lengthMax: number,
): { readonly text: string; readonly leftOut: number } {
  const isOpen = openTitles.has(title) && differences.length <= openMax;
  const head = isOpen
    ? `**${title}**\n\n`
    : `<details>\n<summary><b>${title}</b> (${differences.length})</summary>\n\n`;
  const foot = isOpen ? "" : "\n\n</details>";
  let left = lengthMax - head.length - foot.length;
  const items: string[] = [];
  for (const difference of differences) {
    const item = renderDifference(difference);
    if (item.length + 1 > left) break;
    left -= item.length + 1;
    items.push(item);
  }
  const leftOut = differences.length - items.length;
  return { text: items.length === 0 ? "" : head + items.join("\n") + foot, leftOut };
}

// What a reviewer has to see is never folded, unless there is very much of it.
const openTitles: ReadonlySet<string> = new Set([
  "Who is notified",
  "Alerts that are gone",
  "Alerts that fire less or later",
]);

function renderDifference(difference: Difference): string {
  const { changes } = difference;
  const kind = kindText(difference);
  const about = [kind, placeText(difference, false)]
    .filter((text) => text !== "")
    .map((text) => escapeMarkdown(text))
    .join(", ");
  const head = `- **${escapeMarkdown(clipped(subjectText(difference)).replace(/\s+/g, " "))}**${about === "" ? "" : ` (${about})`}`;
  const shown = changes.slice(0, changesMax);
  const more = changes.length - shown.length;
  return [
    head,
    ...shown.map(renderChange),
    ...(more > 0 ? [`  - and ${countText(more, "more change")}`] : []),
  ].join("\n");
}

const changesMax = 30;

function renderChange({ message, texts }: Change): string {
  const line = `  - ${markdownSentence(clipped(message))}`;
  if (texts === undefined) return line;
  const lines = changedLines(texts.before, texts.after).map((each) => {
    if (each === undefined) return "@@";
    const sign = each.side === "both" ? " " : each.side === "expected" ? "-" : "+";
    return `${sign} ${clipped(each.text)}`;
  });
  const block = codeBlock(lines, "diff").replaceAll("\n", "\n    ");
  return `${line}\n\n    ${block}\n`;
}
