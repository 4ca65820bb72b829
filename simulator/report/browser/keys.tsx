import type { JSX } from "preact";

/** Keys, and what they do. */
export type KeyHint = readonly [keys: string, words: string];

/** Which keys do what; for those who have a keyboard. */
export function Keys({ keys }: { readonly keys: readonly KeyHint[] }): JSX.Element {
  return (
    <p class="keys only-screen">
      {keys.map(([key, words]) => (
        <span key={key}>
          <kbd>{key}</kbd> {words}
        </span>
      ))}
    </p>
  );
}
