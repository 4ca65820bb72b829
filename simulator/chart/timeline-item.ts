import type { CustomSeriesOption } from "echarts/charts";
import type { Theme, Tone } from "./theme.ts";
import { fontFamily } from "./time-axis.ts";

type RenderItem = NonNullable<CustomSeriesOption["renderItem"]>;
type Drawn = ReturnType<RenderItem>;

interface DrawnItem {
  readonly lane: number;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: "span" | "open-span" | "point";
  readonly tone: Tone;
}

interface DrawSpanOptions {
  readonly api: Parameters<RenderItem>[1];
  readonly theme: Theme;
  /** The rectangle that the axes enclose; nothing leaves it. */
  readonly area: { readonly x: number; readonly width: number };
}

const barHeightPx = 16;
const barWidthPxMin = 3;
const pointRadiusPx = 5.5;

/**
 * A span as a bar with its name where there is room, or a point as a shape. States differ by shape and fill as well: what
 * waits is hatched by a border alone, what is muted is faint, an open end has no edge.
 */
export function drawSpan(item: DrawnItem | undefined, { api, theme, area }: DrawSpanOptions): Drawn {
  if (item === undefined) return null;
  const { lane, name, fromMs, toMs, kind, tone } = item;
  const color = theme.tones[tone];
  const [fromX = 0, y = 0] = api.coord([fromMs, lane]);
  if (kind === "point") {
    if (fromX < area.x - 1 || fromX > area.x + area.width + 1) return null;
    return pointShape(fromX, y, tone, color, theme.surface);
  }
  const [toX = 0] = api.coord([toMs, lane]);
  const left = Math.max(fromX, area.x);
  const right = Math.min(Math.max(toX, fromX + barWidthPxMin), area.x + area.width);
  if (right <= left) return null;
  const isOutlined = tone === "pending" || tone === "muted" || tone === "symptom";
  const widthPx = right - left;
  return {
    type: "rect",
    shape: {
      x: left,
      y: y - barHeightPx / 2,
      width: widthPx,
      height: barHeightPx,
      r: kind === "open-span" ? [3, 0, 0, 3] : 3,
    },
    style: {
      fill: isOutlined ? theme.surface : color,
      stroke: color,
      lineWidth: 1.5,
      ...(tone === "muted" ? { lineDash: [3, 2] } : {}),
    },
    ...(widthPx < 30
      ? {}
      : {
          textConfig: { position: "insideLeft", distance: 5 },
          textContent: {
            type: "text",
            style: {
              text: name,
              fill: isOutlined ? color : theme.surface,
              font: `11px ${fontFamily}`,
              width: widthPx - 10,
              overflow: "truncate",
              ellipsis: "…",
            },
          },
        }),
  };
}

function pointShape(x: number, y: number, tone: Tone, fill: string, stroke: string): Drawn {
  const r = pointRadiusPx;
  const style = { fill, stroke, lineWidth: 1.5 };
  const points = cornersOf(tone)?.map(([dx, dy]) => [x + dx * r, y + dy * r]);
  return points === undefined
    ? { type: "circle", shape: { cx: x, cy: y, r: r - 0.5 }, style }
    : { type: "polygon", shape: { points }, style };
}

/** The corners of a state's shape around its middle; a circle without. */
function cornersOf(tone: Tone): readonly (readonly [number, number])[] | undefined {
  switch (tone) {
    case "firing":
    case "missed":
      return [
        [0, -1],
        [1, 0.9],
        [-1, 0.9],
      ];
    case "resolved":
    case "held":
      return [
        [0, 1],
        [1, -0.9],
        [-1, -0.9],
      ];
    case "fault":
    case "symptom":
      return [
        [0, -1.1],
        [1.1, 0],
        [0, 1.1],
        [-1.1, 0],
      ];
    case "notified":
      return [
        [-1, -0.75],
        [1, -0.75],
        [1, 0.75],
        [-1, 0.75],
      ];
    case "neutral":
    case "late":
    case "noisy":
    case "pending":
    case "muted":
      return undefined;
    default:
      return tone satisfies never;
  }
}
