import type { HoverText, Theme } from "../index.ts";

const linesMax = 14;

/** The box beside the pointer, as elements that hold text and nothing but text. */
export function hoverElement({ title, lines }: HoverText, theme: Theme): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart-hover";
  box.append(textElement("p", "chart-hover-title", title));
  const list = document.createElement("dl");
  for (const { name, value, tone, colorIndex, color: own } of lines.slice(0, linesMax)) {
    const term = textElement("dt", "", name);
    const color = own ?? (tone === undefined ? colorAt(theme, colorIndex) : theme.tones[tone]);
    if (color !== undefined) {
      const swatch = document.createElement("span");
      swatch.className = "chart-swatch";
      swatch.style.backgroundColor = color;
      term.prepend(swatch);
    }
    list.append(term, textElement("dd", "", value));
  }
  box.append(list);
  if (lines.length > linesMax) {
    box.append(textElement("p", "chart-hover-more", `and ${lines.length - linesMax} more`));
  }
  return box;
}

function colorAt(theme: Theme, index: number | undefined): string | undefined {
  return index === undefined ? undefined : theme.series[index % theme.series.length];
}

function textElement(name: string, className: string, text: string): HTMLElement {
  const element = document.createElement(name);
  if (className !== "") element.className = className;
  element.textContent = text;
  return element;
}
