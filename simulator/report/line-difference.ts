/** A line of one text or the other, or of both. */
export interface DifferingLine {
  readonly side: "expected" | "got" | "both";
  readonly text: string;
}

// The table of the comparison grows with the product of both.
const linesMax = 400;

/** What makes one text of the other, line by line; undefined where they have too many lines to compare. */
export function lineDifference(expected: string, got: string): readonly DifferingLine[] | undefined {
  const left = expected.split("\n");
  const right = got.split("\n");
  if (left.length > linesMax || right.length > linesMax) return undefined;
  const common = commonLengths(left, right);
  const lines: DifferingLine[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const [leftLine, rightLine] = [left[i], right[j]];
    if (leftLine !== undefined && leftLine === rightLine) {
      lines.push({ side: "both", text: leftLine });
      i++;
      j++;
    } else if (
      leftLine !== undefined &&
      (j === right.length || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      lines.push({ side: "expected", text: leftLine });
      i++;
    } else {
      lines.push({ side: "got", text: rightLine ?? "" });
      j++;
    }
  }
  return lines;
}

// How many lines the rests of both texts have in common, in order.
function commonLengths(left: readonly string[], right: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const length =
        left[i] === right[j]
          ? lengthAt(rows, i + 1, j + 1) + 1
          : Math.max(lengthAt(rows, i + 1, j), lengthAt(rows, i, j + 1));
      const row = rows[i];
      if (row !== undefined) row[j] = length;
    }
  }
  return rows;
}

function lengthAt(rows: readonly Uint32Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
