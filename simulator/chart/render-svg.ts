import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Chart, ChartSize } from "./chart.ts";
import { chartParts } from "./chart-parts.ts";
import { lightTheme, type Theme } from "./theme.ts";

/** How large, and in which colours: light ones unless told. */
export interface SvgOptions extends ChartSize {
  readonly theme?: Theme;
}

/**
 * A chart as the text of an SVG image, well-formed and the same bytes whenever and wherever it is drawn. It holds no
 * script and asks for nothing.
 */
export function renderSvg(chart: Chart, { theme = lightTheme, widthPx, heightPx }: SvgOptions): string {
  use([...chartParts, SVGRenderer]);
  const instance = init(null, null, { renderer: "svg", ssr: true, width: widthPx, height: heightPx });
  try {
    const { tooltip: _, ...option } = chart.draw(theme, { widthPx, heightPx });
    instance.setOption({ ...option, backgroundColor: theme.surface });
    return dropUnspeakable(named(renumber(instance.renderToSVGString({ useViewBox: true })), chart));
  } finally {
    instance.dispose();
  }
}

/**
 * ECharts counts its instances into ids, so the second chart of a process would differ from the first. Named by their
 * content they are the same always, and pictures that differ can still stand in one document.
 */
function renumber(svg: string): string {
  const plain = dropHover(svg).replaceAll(/\bzr\d+-/g, "zr-");
  return plain.replaceAll(/\bzr-/g, `k${hashOf(plain)}-`);
}

/** What a pointer would change, and what ECharts notes for itself: a picture is looked at. Text holds no such quotes. */
function dropHover(svg: string): string {
  return svg
    .replace(/<style ?><!\[CDATA\[[^<]*\]\]>\s*<\/style>\n?/, "")
    .replaceAll(/ (?:class|ecmeta_\w+)="[^"]*"/g, "");
}

/** FNV-1a, of 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

function named(svg: string, { label, summary }: Chart): string {
  const title = `<title>${escapeXml(label)}</title><desc>${escapeXml(summary)}</desc>`;
  return svg.replace(/^<svg ([^>]*)>/, (_, attributes) => `<svg role="img" ${attributes}>\n${title}`);
}

/** XML cannot hold some characters, however they are written; ECharts passes them on. */
function dropUnspeakable(svg: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
  return svg.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
