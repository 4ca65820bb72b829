import type { Socket } from "node:net";

/** Closes a connection with a reset, whatever it still holds. Where it is just being ended, its end is what the peer sees. */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  // There is nobody to reset yet; and of a socket whose end is under way the reset would fail and leave it open.
  if (!socket.connecting && (!socket.writableEnded || socket.writableFinished)) socket.resetAndDestroy();
  // That alone would first send what is left, and an end, and so wait for a peer that does not read.
  socket.destroy();
}
