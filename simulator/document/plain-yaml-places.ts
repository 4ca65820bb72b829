import type { DocumentPath } from "./document-path.ts";

/** Where the values of a text in plain YAML stand: the same places as `YamlPlaces` finds. */
export class PlainPlaces {
  /** The offset of the whole value. */
  root = 0;
  readonly #text: string;
  // Of a list the offset of each item; of a map those of each key and its value, in turn.
  readonly #offsets = new Map<object, readonly number[]>();
  readonly #keys = new Map<object, ReadonlyMap<string, number>>();
  #lineStarts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Notes where the parts of a map or a list stand. */
  note(container: object, offsets: readonly number[]): void {
    this.#offsets.set(container, offsets);
  }

  /** The offset of a value or its key; of what does not exist, that of its nearest existing parent. */
  offsetOf(value: unknown, path: DocumentPath, wanted: "key" | "value"): number {
    let node = value;
    let offset = this.root;
    for (const [depth, step] of path.entries()) {
      if (typeof node !== "object" || node === null) return offset;
      const offsets = this.#offsets.get(node) ?? [];
      if (Array.isArray(node)) {
        offset = offsets[Number(step)] ?? offset;
        node = node[Number(step)];
        continue;
      }
      const index = this.#indexOf(node, String(step));
      if (index === undefined) return offset;
      const isKey = depth === path.length - 1 && wanted === "key";
      offset = offsets[2 * index + (isKey ? 0 : 1)] ?? offset;
      node = Object.getOwnPropertyDescriptor(node, String(step))?.value;
    }
    return offset;
  }

  /** The one-based line and column of an offset. */
  placeAt(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= lineStartsOf(this.#text);
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }

  // Names are no numbers, so that a map has its keys in the order in which they were written.
  #indexOf(map: object, key: string): number | undefined {
    let keys = this.#keys.get(map);
    if (keys === undefined) {
      keys = new Map(Object.keys(map).map((name, index) => [name, index]));
      this.#keys.set(map, keys);
    }
    return keys.get(key);
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
