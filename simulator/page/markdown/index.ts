export type { MarkdownBlock, MarkdownText } from "./markdown-blocks.ts";
export { readMarkdown } from "./read-markdown.ts";
