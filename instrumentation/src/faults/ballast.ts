/// <reference lib="es2024.arraybuffer" />

/** Memory that is held for its weight. */
export interface Ballast {
  /** Holds so many bytes more, up to the most; false where it holds the most already or the system gives no more. */
  grow(bytes: number): boolean;
  readonly bytes: number;
  /** Gives all of it back to the system at once, without waiting for the garbage collector. */
  release(): void;
}

/** Reserves addresses for `bytesMax` bytes; memory is taken as it grows. */
export function createBallast(bytesMax: number): Ballast {
  let buffer: ArrayBuffer | undefined;
  return {
    grow: (bytes) => {
      try {
        buffer ??= new ArrayBuffer(0, { maxByteLength: bytesMax });
        const before = buffer.byteLength;
        const after = Math.min(bytesMax, before + bytes);
        if (after === before) return false;
        buffer.resize(after);
        // Pages count as resident once they are written to.
        new Uint8Array(buffer, before).fill(1);
        return true;
      } catch {
        return false;
      }
    },
    get bytes() {
      return buffer?.byteLength ?? 0;
    },
    release: () => {
      buffer?.resize(0);
      buffer = undefined;
    },
  };
}
