/** Those who wait for something to come about. */
export interface WaitList<Thing> {
  /** The first thing that fits; undefined when the time is over, or when nothing more will come. */
  waitFor(isWanted: (thing: Thing) => boolean, timeoutMs: number): Promise<Thing | undefined>;
  /** Tells of a thing that came about. */
  tell(thing: Thing): void;
  /** Nothing more will come. */
  close(): void;
}

interface Waiting<Thing> {
  readonly isWanted: (thing: Thing) => boolean;
  readonly settle: (thing: Thing | undefined) => void;
}

/** A list on which nobody waits yet; `past` gives what has come about already, in order. */
export function createWaitList<Thing>(past: () => Iterable<Thing>): WaitList<Thing> {
  const waiting = new Set<Waiting<Thing>>();
  let isClosed = false;
  return {
    waitFor: async (isWanted, timeoutMs) => {
      for (const thing of past()) if (isWanted(thing)) return thing;
      if (isClosed) return undefined;
      return new Promise((resolve) => {
        const settle = (thing: Thing | undefined) => {
          clearTimeout(timer);
          waiting.delete(entry);
          resolve(thing);
        };
        const entry: Waiting<Thing> = { isWanted, settle };
        const timer = setTimeout(() => settle(undefined), timeoutMs);
        waiting.add(entry);
      });
    },
    tell: (thing) => {
      for (const entry of [...waiting]) if (entry.isWanted(thing)) entry.settle(thing);
    },
    close: () => {
      isClosed = true;
      for (const entry of [...waiting]) entry.settle(undefined);
    },
  };
}
