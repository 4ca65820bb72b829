import type { JSX } from "preact";

interface SparkProps {
  readonly values: readonly (number | null)[];
  readonly color: string;
}

const heightUnits = 100;

/** A line without axes behind a value. */
export function Spark({ values, color }: SparkProps): JSX.Element {
  const known = values.filter((value) => value !== null);
  const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const heightOf = (value: number) =>
    high > low ? heightUnits - 4 - ((value - low) / (high - low)) * (heightUnits - 8) : heightUnits / 2;
  const width = Math.max(1, values.length - 1);
  const lines = piecesOf(values).map((piece) =>
    piece.map(([x, value]) => `${x},${heightOf(value).toFixed(1)}`),
  );
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${heightUnits}`} preserveAspectRatio="none" aria-hidden="true">
      {lines.map((points, index) => (
        <g key={index}>
          <polygon
            points={`${points[0]?.split(",")[0]},${heightUnits} ${points.join(" ")} ${points.at(-1)?.split(",")[0]},${heightUnits}`}
            fill={color}
            fill-opacity="0.18"
          />
          <polyline
            points={points.join(" ")}
            fill="none"
            stroke={color}
            stroke-width="1.5"
            vector-effect="non-scaling-stroke"
          />
        </g>
      ))}
    </svg>
  );
}

type Point = readonly [x: number, value: number];

function piecesOf(values: readonly (number | null)[]): readonly (readonly Point[])[] {
  const pieces: Point[][] = [];
  let isGap = true;
  for (const [x, value] of values.entries()) {
    if (value === null) {
      isGap = true;
      continue;
    }
    if (isGap) pieces.push([]);
    pieces.at(-1)?.push([x, value]);
    isGap = false;
  }
  return pieces;
}
