import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { BookScenario, PreviewBook } from "../data/preview-data.ts";
import { useClosing } from "./use-closing.ts";

interface ScenarioPickerProps {
  readonly book: PreviewBook;
  /** The scenario whose data is shown; empty for none. */
  readonly shown: string;
  readonly onChoose: (name: string) => void;
}

// What a list shows at once; the search finds the rest.
const foundMax = 60;

/** Chooses the scenario whose data a dashboard shows. */
export function ScenarioPicker({ book, shown, onChoose }: ScenarioPickerProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useClosing(isOpen, box, opener, () => setOpen(false));
  const { scenarios, leftOut, mode } = book;
  const found = scenariosFound(scenarios, search);
  const choose = (name: string) => {
    onChoose(name);
    setOpen(false);
    opener.current?.focus();
  };
  const name = shown === "" ? "none" : shown;
  return (
    <div class="scenario-picker only-screen" ref={box}>
      <button
        ref={opener}
        class="field"
        type="button"
        aria-expanded={isOpen}
        aria-label={`Scenario: ${name}`}
        onClick={() => {
          setSearch("");
          setOpen(!isOpen);
        }}
      >
        {name} <span aria-hidden="true">▾</span>
      </button>
      {isOpen ? (
        <fieldset class="scenario-menu card" aria-label="Scenario">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const [first] = found;
              if (first !== undefined) choose(first.name);
            }}
          >
            <input
              class="field"
              type="search"
              aria-label="Search in scenarios"
              placeholder="system, name, title"
              value={search}
              ref={(input) => input?.focus()}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          </form>
          <ul>
            {found.slice(0, foundMax).map((one) => (
              <li key={one.name}>
                <button
                  type="button"
                  class="plain-button"
                  aria-pressed={one.name === shown}
                  onClick={() => choose(one.name)}
                >
                  {one.name}
                  {one.title === "" ? null : <span class="muted"> {one.title}</span>}
                </button>
              </li>
            ))}
          </ul>
          {found.length > foundMax ? <p class="muted">and {found.length - foundMax} more</p> : null}
          {found.length === 0 ? <p class="muted">no scenario has these words</p> : null}
          {leftOut.length === 0 ? null : (
            <p class="muted">There was no room in this page for {leftOut.join(", ")}.</p>
          )}
          {mode === "server" ? <p class="muted">A drill is computed when it is chosen.</p> : null}
        </fieldset>
      ) : null}
    </div>
  );
}

function scenariosFound(scenarios: readonly BookScenario[], search: string): readonly BookScenario[] {
  const words = search.toLowerCase().split(/\s+/);
  return scenarios.filter(({ name, title }) => {
    const text = `${name} ${title}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
