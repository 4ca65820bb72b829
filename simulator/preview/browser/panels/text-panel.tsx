import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { interpolate, textOf, type VariableScope } from "../../../dashboard/index.ts";
import type { FieldMap } from "../../../document/index.ts";
import { type Block, type Inline, parseMarkdown } from "../../panel/markdown.ts";
import type { TimeRange } from "../../time/time-range.ts";
import { linkAddress } from "../link-address.ts";

interface TextPanelProps {
  readonly options: FieldMap;
  readonly scope: VariableScope;
  readonly range: TimeRange;
}

/** A text panel: Markdown as elements; HTML and code as the text that they are. */
export function TextPanel({ options, scope, range }: TextPanelProps): JSX.Element {
  const content = textOf(options.content) ?? "";
  const mode = textOf(options.mode) ?? "markdown";
  const blocks = useMemo(
    () => (mode === "markdown" ? parseMarkdown(interpolate(content, scope, "text").text) : []),
    [content, mode, scope],
  );
  if (mode === "markdown") {
    return (
      <div class="text-panel">
        {blocks.map((block, index) => (
          <BlockView key={index} block={block} range={range} />
        ))}
      </div>
    );
  }
  return (
    <div class="text-panel">
      {mode === "html" ? <p class="muted">HTML, which previews show as text:</p> : null}
      <pre>{content}</pre>
    </div>
  );
}

function BlockView({ block, range }: { readonly block: Block; readonly range: TimeRange }): JSX.Element {
  switch (block.kind) {
    case "heading":
      return <p class={`text-heading text-heading-${block.level}`}>{inline(block.children, range)}</p>;
    case "paragraph":
      return <p>{inline(block.children, range)}</p>;
    case "code":
      return <pre>{block.text}</pre>;
    case "rule":
      return <hr />;
    case "quote":
      return <blockquote>{inline(block.children, range)}</blockquote>;
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{inline(item, range)}</li>);
      return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return (
        <table class="plain-table">
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={index} scope="col">
                  {inline(cell, range)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>{inline(cell, range)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    default:
      return block satisfies never;
  }
}

function inline(parts: readonly Inline[], range: TimeRange): ComponentChildren {
  return parts.map((part, index) => {
    switch (part.kind) {
      case "text":
        return part.text;
      case "code":
        return <code key={index}>{part.text}</code>;
      case "strong":
        return <strong key={index}>{inline(part.children, range)}</strong>;
      case "emphasis":
        return <em key={index}>{inline(part.children, range)}</em>;
      case "link": {
        const address = linkAddress(part.address, range);
        const children = inline(part.children, range);
        return address === undefined ? (
          <span key={index} title={part.address}>
            {children}
          </span>
        ) : (
          <a key={index} href={address}>
            {children}
          </a>
        );
      }
      default:
        return part satisfies never;
    }
  });
}
