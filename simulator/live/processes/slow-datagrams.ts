import { createSocket } from "node:dgram";
import process from "node:process";

// Forwards datagrams on loopback, and brings each answer back later.
const port = Number(process.env.PORT);
const targetPort = Number(process.env.TARGET_PORT);
const delayMs = Number(process.env.DELAY_MS);
const patienceMs = 5_000;
const openMax = 200;

let openCount = 0;
const entrance = createSocket("udp4");
entrance.on("message", (question, asker) => {
  if (openCount >= openMax) return;
  openCount++;
  const exit = createSocket("udp4");
  const close = () => exit.close();
  const patience = setTimeout(close, patienceMs);
  exit.once("close", () => {
    clearTimeout(patience);
    openCount--;
  });
  // Whoever asks a resolver that is gone hears nothing.
  exit.on("error", () => undefined);
  exit.once("message", (answer) => {
    setTimeout(() => entrance.send(answer, asker.port, asker.address), delayMs);
    close();
  });
  exit.send(question, targetPort, "127.0.0.1");
});
entrance.bind(port, "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
