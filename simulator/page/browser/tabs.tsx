import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { usePrinting } from "./color-mode.ts";

/** One of several views of which one is seen; it is built when it is opened. */
export interface Tab {
  readonly id: string;
  readonly name: ComponentChildren;
  readonly content: () => ComponentChildren;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly onChange: (id: string) => void;
}

/** Views beside each other; the arrow keys go from one to the next. On paper all of them, one below the other. */
export function Tabs({ label, tabs, chosen, onChange }: TabsProps): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const isPrinting = usePrinting();
  const open = tabs.find((tab) => tab.id === chosen) ?? tabs[0];
  const go = (index: number) => {
    const tab = tabs.at(index % tabs.length);
    if (tab === undefined) return;
    onChange(tab.id);
    list.current?.querySelectorAll("button").item(tabs.indexOf(tab)).focus();
  };
  return (
    <div class="tabs">
      <div
        ref={list}
        class="tab-list only-screen"
        role="tablist"
        aria-label={label}
        onKeyDown={(event) => {
          const next = open === undefined ? undefined : nextIndex(event.key, tabs.indexOf(open), tabs.length);
          if (next === undefined) return;
          event.preventDefault();
          go(next);
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab === open}
            aria-controls={tab === open ? `${id}-${tab.id}-panel` : undefined}
            tabIndex={tab === open ? 0 : -1}
            onClick={() => onChange(tab.id)}
          >
            {tab.name}
          </button>
        ))}
      </div>
      {tabs.map((tab) =>
        tab === open || isPrinting ? (
          <div
            key={tab.id}
            id={`${id}-${tab.id}-panel`}
            class="tab-panel"
            role="tabpanel"
            aria-labelledby={`${id}-${tab.id}`}
          >
            {isPrinting ? <h3>{tab.name}</h3> : null}
            {tab.content()}
          </div>
        ) : null,
      )}
    </div>
  );
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return at + 1;
    case "ArrowLeft":
      return at - 1 + count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
