/**
 * Memory for columns of floats, handed out from large pieces. A drill needs hundreds of columns and drops all of them
 * at once; drills that take turns with one arena reuse the same pieces instead of leaving them to the garbage
 * collector, which comes late for memory outside of its heap.
 */
export class ColumnArena {
  private readonly pieces: Float64Array[] = [];
  private piece = 0;
  private taken = 0;

  /** A column of so many floats, of any content. Long ones get memory of their own. */
  take(capacity: number): Float64Array {
    if (capacity > ownMemoryMin) return new Float64Array(capacity);
    if (this.taken + capacity > pieceLength) {
      this.piece++;
      this.taken = 0;
    }
    this.pieces[this.piece] ??= new Float64Array(pieceLength);
    const from = this.taken;
    this.taken += capacity;
    return (this.pieces[this.piece] ?? new Float64Array(pieceLength)).subarray(from, this.taken);
  }

  /** Takes all columns back. Whatever was written into them must not be read any more. */
  reset(): void {
    this.piece = 0;
    this.taken = 0;
  }
}

// One piece holds the columns of a few dozen series over an hour, and is returned to the system as a whole.
const pieceLength = 262_144;
const ownMemoryMin = pieceLength / 4;
