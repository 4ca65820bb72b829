import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { interpolate } from "../../dashboard/index.ts";
import { ErrorBoundary } from "../../page/browser/index.ts";
import type { Tile } from "../layout/layout.ts";
import { PanelBody } from "./panel-body.tsx";
import { PanelInspect } from "./panel-inspect.tsx";
import { PanelLinks } from "./panel-links.tsx";
import type { PanelSurroundings } from "./panel-surroundings.ts";
import { usePanelData } from "./use-panel-data.ts";
import { useSizeWhenSeen } from "./use-size.ts";

interface PanelTileProps {
  readonly tile: Tile;
  readonly surroundings: PanelSurroundings;
  /** Whether it is the one panel that is shown. */
  readonly isAlone?: boolean;
  /** Whether it stands below a row's title. */
  readonly isInRow?: boolean;
}

/** A panel in its frame: title, description, links, and what it shows. Drawn when it comes into view. */
export function PanelTile({
  tile,
  surroundings,
  isAlone = false,
  isInRow = false,
}: PanelTileProps): JSX.Element {
  const { panel, key, place, fixed } = tile;
  const body = useRef<HTMLDivElement>(null);
  const size = useSizeWhenSeen(body);
  const [isInspected, setInspected] = useState(false);
  const scope = useMemo(
    () => (fixed.size === 0 ? surroundings.scope : new Map([...surroundings.scope, ...fixed])),
    [fixed, surroundings.scope],
  );
  const loading = usePanelData(tile, surroundings, size?.widthPx ?? 0, scope);
  const title = interpolate(panel.title, scope, "text").text;
  const description = interpolate(panel.description, scope, "text").text;
  const name = title === "" ? `Panel ${panel.id ?? ""}`.trim() : title;
  const Title = isInRow ? "h3" : "h2";
  return (
    <article
      id={key}
      class={`panel${panel.isTransparent ? " panel-transparent" : ""}`}
      aria-label={name}
      aria-busy={loading.isLoading}
      style={{
        "--column": String(place.x + 1),
        "--row": String(place.y + 1),
        "--columns": String(place.width),
        "--rows": String(place.height),
      }}
    >
      <header class="panel-head">
        <Title class="panel-title" title={title}>
          {title}
        </Title>
        {description === "" ? null : <PanelNote text={description} />}
        {panel.timeFrom === "" ? null : <span class="panel-mark">Last {panel.timeFrom}</span>}
        <PanelLinks panel={panel} scope={scope} surroundings={surroundings} />
        <span class="panel-actions only-screen">
          <button
            type="button"
            class="panel-action"
            aria-pressed={isInspected}
            aria-label={`Queries of ${name}`}
            title="Queries and data"
            onClick={() => setInspected(!isInspected)}
          >
            ?
          </button>
          <button
            type="button"
            class="panel-action"
            aria-label={isAlone ? `Show ${name} among the others` : `Show ${name} alone`}
            title={isAlone ? "Among the others" : "Alone"}
            onClick={() => surroundings.onView(isAlone ? undefined : key)}
          >
            ⤢
          </button>
        </span>
      </header>
      <div class="panel-body" ref={body}>
        {size === undefined ? null : (
          <ErrorBoundary part={name}>
            {isInspected ? (
              <PanelInspect panel={panel} loading={loading} />
            ) : (
              <PanelBody
                panel={panel}
                name={name}
                loading={loading}
                size={size}
                scope={scope}
                surroundings={surroundings}
              />
            )}
          </ErrorBoundary>
        )}
      </div>
    </article>
  );
}

function PanelNote({ text }: { readonly text: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <span class="panel-note">
      <button
        type="button"
        class="panel-action"
        aria-label="Description"
        aria-expanded={isOpen}
        title={text}
        onClick={() => setOpen(!isOpen)}
        onBlur={() => setOpen(false)}
      >
        i
      </button>
      {isOpen ? <span class="panel-note-text card">{text}</span> : null}
    </span>
  );
}
