/** A part of a text as pages draw it: what Markdown can say, and nothing that a browser would run. */
export type MarkdownBlock =
  | { readonly kind: "heading"; readonly depth: number; readonly text: readonly MarkdownText[] }
  | { readonly kind: "paragraph"; readonly text: readonly MarkdownText[] }
  | { readonly kind: "code"; readonly language: string; readonly code: string }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      readonly start: number;
      readonly items: readonly (readonly MarkdownBlock[])[];
    }
  | { readonly kind: "quote"; readonly blocks: readonly MarkdownBlock[] }
  | {
      readonly kind: "table";
      /** Empty where the table has no words in its head. */
      readonly head: readonly (readonly MarkdownText[])[];
      readonly rows: readonly (readonly (readonly MarkdownText[])[])[];
    }
  | { readonly kind: "rule" };

/** A part of a line. */
export type MarkdownText =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly parts: readonly MarkdownText[] }
  | { readonly kind: "link"; readonly href: string; readonly parts: readonly MarkdownText[] };
