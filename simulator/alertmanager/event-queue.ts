/** Something due at a time. Of events at one time the lower `order` comes first, then the one added first. */
interface QueuedEvent<Event> {
  readonly atMs: number;
  readonly order: number;
  readonly event: Event;
}

/** Events sorted by time as they come. */
export class EventQueue<Event> {
  readonly #heap: (QueuedEvent<Event> & { readonly sequence: number })[] = [];
  #nextSequence = 0;

  add(atMs: number, order: number, event: Event): void {
    const heap = this.#heap;
    heap.push({ atMs, order, event, sequence: this.#nextSequence++ });
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The first event, which stays where it is, or undefined. */
  peek(): QueuedEvent<Event> | undefined {
    return this.#heap[0];
  }

  /** Takes out the first event, or undefined. */
  take(): QueuedEvent<Event> | undefined {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined) return undefined;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(left: number, right: number): boolean {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return false;
    return (a.atMs - b.atMs || a.order - b.order || a.sequence - b.sequence) < 0;
  }

  #swap(left: number, right: number): void {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return;
    this.#heap[left] = b;
    this.#heap[right] = a;
  }
}
