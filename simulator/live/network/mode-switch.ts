import { NetworkError } from "./network-error.ts";

/** The mode of something, changed step by step. */
export interface ModeSwitch<Mode> {
  current(): Mode;
  /** Changes are carried out one after another; rejects as the carrying out does, or with `network/closed`. */
  change(mode: Mode): Promise<void>;
  /** No change comes after this; resolves when those under way are done. */
  close(): Promise<void>;
}

/** A switch in its first mode; `carryOut` runs once a mode has become the current one. */
export function createModeSwitch<Mode>(
  first: Mode,
  carryOut: (mode: Mode) => Promise<void>,
): ModeSwitch<Mode> {
  let current = first;
  let isClosed = false;
  let steps: Promise<void> = Promise.resolve();
  const step = async (mode: Mode) => {
    if (isClosed) throw new NetworkError("network/closed", "what is to change is closed; start another");
    current = mode;
    await carryOut(mode);
  };
  return {
    current: () => current,
    change: (mode) => {
      const change = steps.then(() => step(mode));
      // A failure is the caller's to handle; the next step is not bound by it.
      steps = change.catch(() => undefined);
      return change;
    },
    close: () => {
      isClosed = true;
      return steps;
    },
  };
}
