/** What draws a dot: the series it belongs to, and the letter where dots are letters. */
export interface Pen {
  readonly index: number;
  readonly brush: string;
}

/** A field of dots that becomes rows of text. */
export interface PlotCanvas {
  /** In dots. */
  readonly columnCount: number;
  readonly rowCount: number;
  /** How many of them a character has, across. */
  readonly columnsPerCharacter: number;
  readonly rowsPerCharacter: number;
  dot(x: number, y: number, pen: Pen): void;
  /** Rules a line from top to bottom behind the dots; in characters. */
  rule(column: number): void;
  /** The rows, each stretch painted as the series whose dots it holds. */
  rows(paint: (text: string, index: number) => string): readonly string[];
}

/** Eight dots in each character: two across, four down. Where series meet, the later one's colour shows. */
export class BrailleCanvas implements PlotCanvas {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly columnsPerCharacter = 2;
  readonly rowsPerCharacter = 4;
  private readonly ruled = new Set<number>();
  private readonly width: number;
  private readonly height: number;
  private readonly bits: Uint8Array;
  private readonly owners: Int16Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.columnCount = width * 2;
    this.rowCount = height * 4;
    this.bits = new Uint8Array(width * height);
    this.owners = new Int16Array(width * height).fill(-1);
  }

  dot(x: number, y: number, { index }: Pen): void {
    const cell = Math.floor(y / 4) * this.width + Math.floor(x / 2);
    this.bits[cell] = (this.bits[cell] ?? 0) | (dotBits[(y % 4) * 2 + (x % 2)] ?? 0);
    this.owners[cell] = index;
  }

  rule(column: number): void {
    this.ruled.add(column);
  }

  rows(paint: (text: string, index: number) => string): readonly string[] {
    return Array.from({ length: this.height }, (_, row) => {
      const cells = Array.from({ length: this.width }, (__, column) => {
        const cell = row * this.width + column;
        const bits = this.bits[cell] ?? 0;
        return {
          text: bits === 0 ? this.ground(column) : String.fromCharCode(0x2800 + bits),
          owner: this.owners[cell] ?? -1,
        };
      });
      return joined(cells, paint);
    });
  }

  private ground(column: number): string {
    return this.ruled.has(column) ? ruleText : " ";
  }
}

const ruleText = "┊";

// The bits of the braille block by place, left and right in each of the four rows.
const dotBits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

/** One letter in each character, which tells series apart without colour. */
export class MarkerCanvas implements PlotCanvas {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly columnsPerCharacter = 1;
  readonly rowsPerCharacter = 1;
  private readonly cells: { text: string; owner: number }[];

  constructor(width: number, height: number) {
    this.columnCount = width;
    this.rowCount = height;
    this.cells = Array.from({ length: width * height }, () => ({ text: " ", owner: -1 }));
  }

  dot(x: number, y: number, { index, brush }: Pen): void {
    const cell = this.cells[y * this.columnCount + x];
    if (cell === undefined) return;
    cell.text = brush;
    cell.owner = index;
  }

  rule(column: number): void {
    for (let row = 0; row < this.rowCount; row++) {
      const cell = this.cells[row * this.columnCount + column];
      if (cell?.owner === -1) cell.text = ruleText;
    }
  }

  rows(paint: (text: string, index: number) => string): readonly string[] {
    return Array.from({ length: this.rowCount }, (_, row) =>
      joined(this.cells.slice(row * this.columnCount, (row + 1) * this.columnCount), paint),
    );
  }
}

function joined(
  cells: readonly { readonly text: string; readonly owner: number }[],
  paint: (text: string, index: number) => string,
): string {
  let row = "";
  let stretch = "";
  let owner = -1;
  for (const cell of cells) {
    if (cell.owner !== owner) {
      row += owner < 0 ? stretch : paint(stretch, owner);
      stretch = "";
      owner = cell.owner;
    }
    stretch += cell.text;
  }
  return row + (owner < 0 ? stretch : paint(stretch, owner));
}
