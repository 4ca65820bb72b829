import type { JSX } from "preact";

/** A sentence whose parts in back-quotes are code. */
export function MarkedText({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split("`");
  // A back-quote without its partner is one that somebody wrote.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
