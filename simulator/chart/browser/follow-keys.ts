import type { ECharts } from "echarts/core";
import type { Chart, HoverText } from "../index.ts";

interface Followed {
  readonly chart: Chart;
  readonly instance: ECharts | undefined;
  readonly onMoment?: (words: string) => void;
}

/**
 * Moves through a chart's places with the arrow keys: shows the box there, and tells it in words. Escape leaves
 * them. Gives the function that stops it.
 */
export function followKeys(host: HTMLElement, current: () => Followed): () => void {
  let at = -1;
  const onKey = (event: KeyboardEvent) => {
    const { chart, instance, onMoment } = current();
    const next = nextPlace(event.key, at, chart.places.length - 1);
    if (next === undefined || instance === undefined) return;
    event.preventDefault();
    at = next;
    const place = chart.places[at];
    const text = place === undefined ? undefined : chart.hover(place);
    if (place === undefined || text === undefined) {
      instance.dispatchAction({ type: "hideTip" });
      return;
    }
    instance.dispatchAction({ type: "showTip", seriesIndex: place.seriesIndex, dataIndex: place.dataIndex });
    onMoment?.(wordsOf(text));
  };
  const onBlur = () => {
    at = -1;
    current().instance?.dispatchAction({ type: "hideTip" });
  };
  host.addEventListener("keydown", onKey);
  host.addEventListener("blur", onBlur);
  return () => {
    host.removeEventListener("keydown", onKey);
    host.removeEventListener("blur", onBlur);
  };
}

function nextPlace(key: string, at: number, last: number): number | undefined {
  if (last < 0) return undefined;
  switch (key) {
    case "ArrowRight":
      return Math.min(at + 1, last);
    case "ArrowLeft":
      return at < 0 ? last : Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return -1;
    default:
      return undefined;
  }
}

function wordsOf({ title, lines }: HoverText): string {
  return [title, ...lines.map(({ name, value }) => (value === "" ? name : `${name}: ${value}`))].join(", ");
}
