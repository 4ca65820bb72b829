import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { allValueMark } from "../../dashboard/index.ts";
import type { ResolvedVariable } from "../variable/resolve-variables.ts";
import { useClosing } from "./use-closing.ts";

interface VariableBarProps {
  readonly variables: readonly ResolvedVariable[];
  readonly onChoose: (name: string, values: readonly string[]) => void;
}

/** The variables of a dashboard that its readers see. */
export function VariableBar({ variables, onChoose }: VariableBarProps): JSX.Element | null {
  const shown = variables.filter(
    ({ variable: { hide, type } }) => hide !== "all" && type !== "constant" && type !== "adhoc",
  );
  if (shown.length === 0) return null;
  return (
    <fieldset class="variables only-screen" aria-label="Variables">
      {shown.map((resolved) => (
        <VariableField key={resolved.variable.name} resolved={resolved} onChoose={onChoose} />
      ))}
    </fieldset>
  );
}

interface VariableFieldProps {
  readonly resolved: ResolvedVariable;
  readonly onChoose: (name: string, values: readonly string[]) => void;
}

function VariableField({ resolved, onChoose }: VariableFieldProps): JSX.Element {
  const { variable, options, chosen } = resolved;
  const { name, type, isMulti, hasAll, description } = variable;
  const label = variable.label === "" ? name : variable.label;
  if (type === "textbox") {
    return (
      <label class="variable">
        <span>{label}</span>
        <input
          class="field"
          value={chosen[0] ?? ""}
          onChange={({ currentTarget }) => onChoose(name, [currentTarget.value])}
        />
      </label>
    );
  }
  if (isMulti) return <MultiField resolved={resolved} label={label} onChoose={onChoose} />;
  return (
    <label class="variable" title={description}>
      <span>{label}</span>
      <select
        class="field"
        value={chosen[0] ?? ""}
        onChange={({ currentTarget }) => onChoose(name, [currentTarget.value])}
      >
        {hasAll ? <option value={allValueMark}>All</option> : null}
        {options.length === 0 && !hasAll ? <option value="">None</option> : null}
        {options.map(({ text, value }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

// What a menu shows at once; the search finds the rest.
const shownMax = 200;

function MultiField({
  resolved,
  label,
  onChoose,
}: VariableFieldProps & { readonly label: string }): JSX.Element {
  const { variable, options, chosen, binding } = resolved;
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useClosing(isOpen, box, opener, () => setOpen(false));
  const isAll = chosen.includes(allValueMark);
  const toggle = (value: string) => {
    const rest = chosen.filter((one) => one !== value && one !== allValueMark);
    const next = chosen.includes(value) ? rest : [...rest, value];
    onChoose(variable.name, next.length > 0 ? next : variable.hasAll ? [allValueMark] : chosen);
  };
  const found = options.filter(({ text }) => text.toLowerCase().includes(search.toLowerCase()));
  const words = isAll ? "All" : chosen.length > 2 ? `${chosen.length} chosen` : binding.texts.join(", ");
  return (
    <div class="variable" ref={box}>
      <span>{label}</span>
      <button
        ref={opener}
        class="field"
        type="button"
        aria-expanded={isOpen}
        aria-label={`${label}: ${words === "" ? "none" : words}`}
        title={variable.description}
        onClick={() => setOpen(!isOpen)}
      >
        {words === "" ? "None" : words} <span aria-hidden="true">▾</span>
      </button>
      {isOpen ? (
        <fieldset class="variable-menu card" aria-label={label}>
          {options.length > 8 ? (
            <input
              class="field"
              type="search"
              aria-label={`Search in ${label}`}
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          ) : null}
          {variable.hasAll ? (
            <label>
              <input
                type="checkbox"
                checked={isAll}
                onChange={() => onChoose(variable.name, [allValueMark])}
              />{" "}
              All
            </label>
          ) : null}
          {found.slice(0, shownMax).map(({ text, value }) => (
            <label key={value}>
              <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} /> {text}
            </label>
          ))}
          {found.length > shownMax ? <p class="muted">and {found.length - shownMax} more</p> : null}
          {found.length === 0 ? <p class="muted">nothing to choose</p> : null}
        </fieldset>
      ) : null}
    </div>
  );
}
