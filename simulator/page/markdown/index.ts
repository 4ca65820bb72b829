export type { MarkdownBlock, MarkdownText } from "./markdown-blocks.ts";
export { readHtml } from "./read-html.ts";
export { readMarkdown } from "./read-markdown.ts";
