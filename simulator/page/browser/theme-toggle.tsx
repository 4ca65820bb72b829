import type { JSX } from "preact";
import { type ColorMode, chooseMode, useColorMode } from "./color-mode.ts";

const modes: readonly (readonly [ColorMode, string])[] = [
  ["auto", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** Chooses between light and dark, or what the machine is set to. */
export function ThemeToggle(): JSX.Element {
  const chosen = useColorMode();
  return (
    <fieldset class="choice" aria-label="Colours">
      {modes.map(([mode, name]) => (
        <button key={mode} type="button" aria-pressed={mode === chosen} onClick={() => chooseMode(mode)}>
          {name}
        </button>
      ))}
    </fieldset>
  );
}
