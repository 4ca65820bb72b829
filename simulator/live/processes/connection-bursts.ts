import { connect, type Socket } from "node:net";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";

// Bursts of clients. In each, HELD_COUNT of them begin a request and do not end it, so that a server with no more room
// than that is full, and EXTRA_COUNT come on top; then all end their requests. Settings: PORT, HELD_COUNT, EXTRA_COUNT,
// EVERY_MS.
const port = Number(process.env.PORT);
const heldCount = Number(process.env.HELD_COUNT);
const extraCount = Number(process.env.EXTRA_COUNT);
const everyMs = Number(process.env.EVERY_MS);
/** What a server takes in at once: more would still be idle, and so be hung up on, when the last ones come. */
const atOnce = 64;
const settleMs = 10;

process.on("SIGTERM", () => process.exit(0));
void sendBursts();

async function sendBursts(): Promise<never> {
  for (;;) {
    const endMs = performance.now() + everyMs;
    await sendBurst();
    await wait(Math.max(0, endMs - performance.now()));
  }
}

async function sendBurst(): Promise<void> {
  const sockets: Socket[] = [];
  for (let rest = heldCount; rest > 0; rest -= atOnce) {
    for (let index = 0; index < Math.min(rest, atOnce); index++) sockets.push(beginRequest());
    await wait(settleMs);
  }
  for (let index = 0; index < extraCount; index++) sockets.push(beginRequest());
  await wait(2 * settleMs);
  for (const socket of sockets) socket.write("Connection: close\r\n\r\n");
}

function beginRequest(): Socket {
  const socket = connect(port, "127.0.0.1", () =>
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\n"),
  );
  socket.on("error", () => socket.destroy());
  socket.resume();
  return socket;
}
