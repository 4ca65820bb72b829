import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { interpolate, textOf, type VariableScope } from "../../../dashboard/index.ts";
import type { FieldMap } from "../../../document/index.ts";
import { type DrawLink, Markdown } from "../../../page/browser/index.ts";
import { readMarkdown } from "../../../page/markdown/index.ts";
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
    () => (mode === "markdown" ? readMarkdown(interpolate(content, scope, "text").text) : []),
    [content, mode, scope],
  );
  if (mode === "markdown") {
    return (
      <div class="text-panel">
        <Markdown blocks={blocks} drawLink={linkDrawer(range)} drawHeading={drawHeading} />
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

function drawHeading(level: number, words: ComponentChildren): JSX.Element {
  return <p class={`text-heading text-heading-${level}`}>{words}</p>;
}

/** Links lead where those of dashboards do; of any other address it is said. */
function linkDrawer(range: TimeRange): DrawLink {
  return (href, words) => {
    const address = linkAddress(href, range);
    return address === undefined ? <span title={href}>{words}</span> : <a href={address}>{words}</a>;
  };
}
