import type { MarkdownBlock, MarkdownText } from "../../simulator/page/markdown/index.ts";

/** What is read, in a notation that shows which part is what. */
export function shownMarkdown(blocks: readonly MarkdownBlock[]): string {
  return blocks
    .map((block) => {
      switch (block.kind) {
        case "heading":
          return `h${block.depth}(${line(block.text)})`;
        case "paragraph":
          return `p(${line(block.text)})`;
        case "code":
          return `code ${block.language}(${block.code})`;
        case "list":
          return `${block.isOrdered ? `list from ${block.start}` : "list"}(${block.items.map(shownMarkdown).join(" | ")})`;
        case "quote":
          return `quote(${shownMarkdown(block.blocks)})`;
        case "table":
          return `table(${[block.head, ...block.rows].map((cells) => cells.map(line).join(" | ")).join(" || ")})`;
        case "rule":
          return "rule";
        default:
          return block satisfies never;
      }
    })
    .join(" ");
}

function line(parts: readonly MarkdownText[]): string {
  return parts
    .map((part) => {
      if ("text" in part) return part.kind === "code" ? `\`${part.text}\`` : part.text;
      return part.kind === "link"
        ? `<${line(part.parts)} to ${part.href}>`
        : `${part.kind}(${line(part.parts)})`;
    })
    .join("");
}
