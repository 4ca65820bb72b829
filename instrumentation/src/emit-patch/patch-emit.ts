import type { EventEmitter } from "node:events";

/** An emitter's `emit`, as servers call it with their requests. */
export type Emit = (this: EventEmitter, event: string, ...values: unknown[]) => boolean;

/**
 * Puts a function of `make` in the place of a prototype's `emit`, for all emitters that inherit from it. `isActive` says
 * whether it is still wanted: the returned function takes it away, but where somebody patched over it since, it has to
 * stay and only call the original.
 */
export function patchEmit(
  prototype: EventEmitter,
  make: (original: Emit, isActive: () => boolean) => Emit,
): () => void {
  const hadOwn = Object.hasOwn(prototype, "emit");
  const original: Emit = prototype.emit;
  let isWanted = true;
  const emit = make(original, () => isWanted);
  prototype.emit = emit;
  return () => {
    isWanted = false;
    if (prototype.emit !== emit) return;
    if (hadOwn) prototype.emit = original;
    else Reflect.deleteProperty(prototype, "emit");
  };
}
