import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { interpolate } from "../../dashboard/index.ts";
import type { Section } from "../layout/layout.ts";
import type { PanelSurroundings } from "./panel-surroundings.ts";
import { PanelTile } from "./panel-tile.tsx";

interface SectionViewProps {
  readonly section: Section;
  readonly surroundings: PanelSurroundings;
  readonly level: number;
}

/** A row with its title, which folds it, and its panels on the grid. */
export function SectionView({ section, surroundings, level }: SectionViewProps): JSX.Element {
  const { group, key, tiles, children, fixed } = section;
  const [isFolded, setFolded] = useState(group?.isCollapsed ?? false);
  const scope = fixed.size === 0 ? surroundings.scope : new Map([...surroundings.scope, ...fixed]);
  const title = group === undefined ? "" : interpolate(group.title, scope, "text").text;
  const hasHeader = group !== undefined && !group.isHeaderHidden;
  return (
    <section class="row" aria-label={title === "" ? "Panels" : title}>
      {hasHeader ? (
        <RowTitle level={level}>
          <button
            class="row-toggle"
            type="button"
            aria-expanded={!isFolded}
            aria-controls={`${key}-panels`}
            onClick={() => setFolded(!isFolded)}
          >
            <span aria-hidden="true">{isFolded ? "›" : "⌄"}</span> {title === "" ? "Row" : title}
            {isFolded ? <span class="muted"> ({tiles.length} panels)</span> : null}
          </button>
        </RowTitle>
      ) : null}
      <div id={`${key}-panels`}>
        {isFolded ? null : (
          <>
            <div class="grid">
              {tiles.map((tile) => (
                <PanelTile key={tile.key} tile={tile} surroundings={surroundings} isInRow={hasHeader} />
              ))}
            </div>
            {children.map((child) => (
              <SectionView key={child.key} section={child} surroundings={surroundings} level={level + 1} />
            ))}
          </>
        )}
      </div>
    </section>
  );
}

function RowTitle({
  level,
  children,
}: {
  readonly level: number;
  readonly children: JSX.Element;
}): JSX.Element {
  return level <= 2 ? <h2 class="row-title">{children}</h2> : <h3 class="row-title">{children}</h3>;
}
