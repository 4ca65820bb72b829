import type { ComponentChildren, JSX } from "preact";
import type { MarkdownBlock, MarkdownText } from "../markdown/index.ts";

/** Where a link of a text leads: an element around its words, or the words alone. */
export type DrawLink = (href: string, words: ComponentChildren) => JSX.Element;

interface MarkdownProps {
  readonly blocks: readonly MarkdownBlock[];
  readonly drawLink: DrawLink;
  /** A heading of a level; `h4` for each where it is left out, as pages have their own above. */
  readonly drawHeading?: (level: number, words: ComponentChildren) => JSX.Element;
}

/** A text that was written in Markdown, as elements; whatever it holds, no markup is made of it. */
export function Markdown(props: MarkdownProps): JSX.Element {
  const { blocks } = props;
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} {...props} block={block} />
      ))}
    </>
  );
}

interface BlockProps extends MarkdownProps {
  readonly block: MarkdownBlock;
}

function Block({ block, ...props }: BlockProps): JSX.Element {
  const { drawLink, drawHeading } = props;
  switch (block.kind) {
    case "heading": {
      const words = <Texts parts={block.text} drawLink={drawLink} />;
      return drawHeading === undefined ? <h4>{words}</h4> : drawHeading(block.depth, words);
    }
    case "paragraph":
      return (
        <p>
          <Texts parts={block.text} drawLink={drawLink} />
        </p>
      );
    case "code":
      return <pre>{block.code}</pre>;
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Markdown {...props} blocks={item} />
        </li>
      ));
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "quote":
      return (
        <blockquote>
          <Markdown {...props} blocks={block.blocks} />
        </blockquote>
      );
    case "table":
      return <TableBlock table={block} drawLink={drawLink} />;
    case "rule":
      return <hr />;
    default:
      return block satisfies never;
  }
}

interface TableProps {
  readonly table: Extract<MarkdownBlock, { readonly kind: "table" }>;
  readonly drawLink: DrawLink;
}

function TableBlock({ table: { head, rows }, drawLink }: TableProps): JSX.Element {
  return (
    <table class="plain-table">
      {head.length === 0 ? null : (
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                <Texts parts={cell} drawLink={drawLink} />
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
                <Texts parts={cell} drawLink={drawLink} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface TextsProps {
  readonly parts: readonly MarkdownText[];
  readonly drawLink: DrawLink;
}

function Texts({ parts, drawLink }: TextsProps): JSX.Element {
  return (
    <>
      {parts.map((part, index) => (
        <Text key={index} part={part} drawLink={drawLink} />
      ))}
    </>
  );
}

interface TextProps {
  readonly part: MarkdownText;
  readonly drawLink: DrawLink;
}

function Text({ part, drawLink }: TextProps): JSX.Element {
  switch (part.kind) {
    case "text":
      return <>{part.text}</>;
    case "code":
      return <code>{part.text}</code>;
    case "strong":
      return (
        <strong>
          <Texts parts={part.parts} drawLink={drawLink} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Texts parts={part.parts} drawLink={drawLink} />
        </em>
      );
    case "link":
      return drawLink(part.href, <Texts parts={part.parts} drawLink={drawLink} />);
    default:
      return part satisfies never;
  }
}
