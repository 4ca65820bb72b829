import type { ComponentChildren, JSX } from "preact";
import { Markdown, usePrinting } from "../../page/browser/index.ts";
import type { MarkdownBlock } from "../../page/markdown/index.ts";
import { formatAddress, startAddress } from "../page/page-address.ts";

interface RunbookProps {
  readonly alert: string;
  readonly blocks: readonly MarkdownBlock[];
}

/** What a person does for an alert. */
export function Runbook({ alert, blocks }: RunbookProps): JSX.Element {
  const isPrinting = usePrinting();
  // The page has the alert's name on it already.
  const [first] = blocks;
  const shown = first?.kind === "heading" && first.depth === 1 ? blocks.slice(1) : blocks;
  return (
    <details class="runbook" open>
      <summary>Runbook of {alert}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section
        class="runbook-text"
        aria-label={`Text of the runbook of ${alert}`}
        tabIndex={isPrinting ? -1 : 0}
      >
        <Markdown blocks={shown} drawLink={drawLink} />
      </section>
    </details>
  );
}

/** Links lead to the web, or for another alert's runbook to the drills of that alert; any other is its text alone. */
function drawLink(href: string, words: ComponentChildren): JSX.Element {
  const other = /^([A-Za-z][A-Za-z0-9_]*)\.md$/.exec(href)?.[1];
  if (other !== undefined) return <a href={formatAddress({ ...startAddress, search: other })}>{words}</a>;
  if (!/^https?:\/\//i.test(href)) return <>{words}</>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {words}
    </a>
  );
}
