import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { interpolate, mapOf, textOf, type VariableScope } from "../../../dashboard/index.ts";
import type { FieldMap } from "../../../document/index.ts";
import { type DrawLink, Markdown } from "../../../page/browser/index.ts";
import { readHtml, readMarkdown } from "../../../page/markdown/index.ts";
import type { TimeRange } from "../../time/time-range.ts";
import { linkAddress } from "../link-address.ts";

interface TextPanelProps {
  readonly options: FieldMap;
  readonly scope: VariableScope;
  readonly range: TimeRange;
}

/** A text panel: Markdown and HTML as elements of ours; code as the text that it is. */
export function TextPanel({ options, scope, range }: TextPanelProps): JSX.Element {
  const written = textOf(options.content) ?? "";
  const mode = textOf(options.mode) ?? "markdown";
  // Values are no markup, whatever they hold.
  const format = mode !== "code" ? "html" : textOf(mapOf(options.code).language) === "json" ? "json" : "list";
  const content = useMemo(() => interpolate(written, scope, format).text, [written, format, scope]);
  const blocks = useMemo(
    () => (mode === "html" ? readHtml(content) : mode === "code" ? [] : readMarkdown(content)),
    [content, mode],
  );
  return (
    <div class="text-panel">
      {mode === "code" ? (
        <pre>{content}</pre>
      ) : (
        <Markdown blocks={blocks} drawLink={linkDrawer(range)} drawHeading={drawHeading} />
      )}
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
