import { darkTheme, lightTheme, type Theme } from "../chart/index.ts";

/**
 * The colours of charts as custom properties of a style sheet, so that a page and its charts never differ: `--ink`,
 * `--tone-held`, and so on. Which mode holds is `color-scheme`'s to say.
 */
export function colorTokens(): string {
  const light = propertiesOf(lightTheme);
  const dark = propertiesOf(darkTheme);
  const lines = Object.entries(light).map(([name, color]) => `--${name}:light-dark(${color},${dark[name]})`);
  return `:root{${lines.join(";")}}`;
}

function propertiesOf({ name: _, tones, series, ...colors }: Theme): Readonly<Record<string, string>> {
  const entries = [
    ...Object.entries(colors),
    ...Object.entries(tones).map(([tone, color]) => [`tone-${tone}`, color] as const),
    ...series.map((color, index) => [`series-${index}`, color] as const),
  ];
  return Object.fromEntries(entries.map(([name, color]) => [kebab(name), color]));
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
