import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Tone } from "../../chart/index.ts";
import { Badge } from "./badge.tsx";

interface ToolbarProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A line of fields that belong together; it wraps where there is little room. */
export function Toolbar({ label, children }: ToolbarProps): JSX.Element {
  return (
    <div class="toolbar" role="group" aria-label={label}>
      {children}
    </div>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  /** Told when the arrow down or Enter is pressed, to go on to what was found. */
  readonly onLeave?: () => void;
  readonly placeholder?: string;
  /** Whether `/` anywhere on the page leads here. One field of a page. */
  readonly isFirst?: boolean;
}

/** A field to search with; Escape empties it. */
export function SearchField({
  label,
  value,
  onInput,
  onLeave,
  placeholder,
  isFirst,
}: SearchFieldProps): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    if (isFirst !== true) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isFirst]);
  return (
    <span class="search">
      <label class="only-heard" for={id}>
        {label}
      </label>
      <input
        id={id}
        ref={field}
        class="field"
        type="search"
        value={value}
        placeholder={placeholder ?? label}
        autocomplete="off"
        spellcheck={false}
        {...(isFirst === true ? { "aria-keyshortcuts": "/" } : {})}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.preventDefault();
            onInput("");
          } else if ((event.key === "ArrowDown" || event.key === "Enter") && onLeave !== undefined) {
            event.preventDefault();
            onLeave();
          }
        }}
      />
    </span>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

/** One choice of `FilterChips`. */
export interface FilterChoice {
  readonly id: string;
  readonly name: string;
  readonly count?: number;
  readonly tone?: Tone;
}

interface FilterChipsProps {
  readonly label: string;
  readonly choices: readonly FilterChoice[];
  /** The ids that are on. */
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** Choices that are on or off, each with how many it stands for. */
export function FilterChips({ label, choices, chosen, onChange }: FilterChipsProps): JSX.Element {
  return (
    <div class="chips" role="group" aria-label={label}>
      {choices.map(({ id, name, count, tone }) => (
        <button
          key={id}
          type="button"
          class="chip"
          aria-pressed={chosen.has(id)}
          onClick={() => onChange(toggled(chosen, id))}
        >
          {tone === undefined ? name : <Badge tone={tone}>{name}</Badge>}
          {count === undefined ? null : <span class="chip-count">{count}</span>}
        </button>
      ))}
    </div>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
