import type { JSX } from "preact";
import { usePrinting } from "../../page/browser/index.ts";
import { formatAddress, startAddress } from "../page/page-address.ts";
import type { RunbookBlock, RunbookText } from "../page/runbook-blocks.ts";

interface RunbookProps {
  readonly alert: string;
  readonly blocks: readonly RunbookBlock[];
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
        <Blocks blocks={shown} />
      </section>
    </details>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly RunbookBlock[] }): JSX.Element {
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </>
  );
}

function Block({ block }: { readonly block: RunbookBlock }): JSX.Element {
  switch (block.kind) {
    case "heading":
      // Below the alert's own heading, however the runbook counts.
      return (
        <h4>
          <Texts parts={block.text} />
        </h4>
      );
    case "paragraph":
      return (
        <p>
          <Texts parts={block.text} />
        </p>
      );
    case "code":
      return <pre>{block.code}</pre>;
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks blocks={item} />
        </li>
      ));
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "table":
      return <TableBlock {...block} />;
    case "rule":
      return <hr />;
    default:
      return block satisfies never;
  }
}

function TableBlock({ head, rows }: Extract<RunbookBlock, { readonly kind: "table" }>): JSX.Element {
  return (
    <table class="plain-table">
      {head.length === 0 ? null : (
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                <Texts parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, index) => (
              <td key={index}>
                <Texts parts={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Texts({ parts }: { readonly parts: readonly RunbookText[] }): JSX.Element {
  return (
    <>
      {parts.map((part, index) => (
        <Text key={index} part={part} />
      ))}
    </>
  );
}

function Text({ part }: { readonly part: RunbookText }): JSX.Element {
  switch (part.kind) {
    case "text":
      return <>{part.text}</>;
    case "code":
      return <code>{part.text}</code>;
    case "strong":
      return (
        <strong>
          <Texts parts={part.parts} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Texts parts={part.parts} />
        </em>
      );
    case "link":
      return <TextLink href={part.href} parts={part.parts} />;
    default:
      return part satisfies never;
  }
}

/** Links lead to the web, or for another alert's runbook to the drills of that alert; any other is its text alone. */
function TextLink({
  href,
  parts,
}: {
  readonly href: string;
  readonly parts: readonly RunbookText[];
}): JSX.Element {
  const other = /^([A-Za-z][A-Za-z0-9_]*)\.md$/.exec(href)?.[1];
  if (other !== undefined) {
    return (
      <a href={formatAddress({ ...startAddress, search: other })}>
        <Texts parts={parts} />
      </a>
    );
  }
  if (!/^https?:\/\//i.test(href)) return <Texts parts={parts} />;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      <Texts parts={parts} />
    </a>
  );
}
