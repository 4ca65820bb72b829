import type { JSX } from "preact";
import { kindWords } from "../page/dense-items.ts";
import type { ItemKind, Lane } from "../page/lane.ts";
import { kindLooks } from "./lane-track.tsx";

const spanKinds: ReadonlySet<ItemKind> = new Set(["fault", "pending", "firing", "muted"]);

/** What the colours and signs on the lanes stand for; only those that occur. */
export function TimeLegend({ lanes }: { readonly lanes: readonly Lane[] }): JSX.Element {
  const kinds = new Set(lanes.flatMap(({ items }) => items.map(({ kind }) => kind)));
  return (
    <ul class="legend" aria-label="Legend">
      {Object.entries(kindWords)
        .filter(([kind]) => isKind(kind) && kinds.has(kind))
        .map(([kind, word]) => (
          <li key={kind}>
            {isKind(kind) ? (
              <span
                class={`legend-sign tone-${kindLooks[kind].tone} item-${kind} ${spanKinds.has(kind) ? "is-span" : "is-moment"}`}
                aria-hidden="true"
              >
                {spanKinds.has(kind) ? "" : kindLooks[kind].sign}
              </span>
            ) : null}
            {word}
          </li>
        ))}
    </ul>
  );
}

function isKind(name: string): name is ItemKind {
  return Object.hasOwn(kindLooks, name);
}
