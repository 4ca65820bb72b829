/** A runbook as the page draws it: what Markdown can say of it, and nothing that a browser would run. */
export type RunbookBlock =
  | { readonly kind: "heading"; readonly depth: number; readonly text: readonly RunbookText[] }
  | { readonly kind: "paragraph"; readonly text: readonly RunbookText[] }
  | { readonly kind: "code"; readonly language: string; readonly code: string }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      readonly start: number;
      readonly items: readonly (readonly RunbookBlock[])[];
    }
  | { readonly kind: "quote"; readonly blocks: readonly RunbookBlock[] }
  | {
      readonly kind: "table";
      /** Empty where the table has no words in its head. */
      readonly head: readonly (readonly RunbookText[])[];
      readonly rows: readonly (readonly (readonly RunbookText[])[])[];
    }
  | { readonly kind: "rule" };

/** A part of a line. */
export type RunbookText =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly parts: readonly RunbookText[] }
  | { readonly kind: "link"; readonly href: string; readonly parts: readonly RunbookText[] };

/** Runbooks by the alert's name. */
export type ReadRunbooks = Readonly<Record<string, readonly RunbookBlock[]>>;
