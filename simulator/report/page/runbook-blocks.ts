import type { MarkdownBlock } from "../../page/markdown/index.ts";

/** Runbooks by the alert's name. */
export type ReadRunbooks = Readonly<Record<string, readonly MarkdownBlock[]>>;
