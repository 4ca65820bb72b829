import type { ComponentChildren, JSX } from "preact";

interface ScrolledTableProps {
  /** What the table is of, for those who hear it. */
  readonly name: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A place in which a wide table scrolls by itself, with the pointer and the keyboard. */
export function ScrolledTable({
  name,
  class: kind = "scrolled-wide",
  children,
}: ScrolledTableProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section class={kind} aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
