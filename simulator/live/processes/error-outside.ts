import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { behaviourDoor, EvenShare, numberSetting, serveJson, textSetting } from "./service/index.ts";

// What a shop and its error tracking need of others: a provider of payments, the stock, and the error tracker.

const port = numberSetting("PORT");
/** How many seconds of its world pass in one. */
const timeFactor = numberSetting("TIME_FACTOR");
/** Share of the payments that are never answered on a good day. */
const usualLostRatio = numberSetting("USUAL_LOST_RATIO");

/** The time an order takes at the stock: log-normal, by the clock of its world. */
const stock = { medianMs: 350, spread: 0.5, leastMs: 50 } as const;

const behaviour = { lostPaymentRatio: 0, stockDelayMs: 0, refusedEventRatio: 0, cutEventRatio: 0 };
const lost = new EvenShare();
const refused = new EvenShare();
const cut = new EvenShare();

await serveJson(port, {
  ...behaviourDoor(textSetting("TOKEN"), behaviour),
  "POST /payments": async (_, { socket }) => {
    // Who waits for it gives up, and closes the connection.
    if (lost.next(Math.max(usualLostRatio, behaviour.lostPaymentRatio))) await once(socket, "close");
    return { status: 200, body: {} };
  },
  "POST /stock": async () => {
    const workMs = stock.leastMs + stock.medianMs * Math.exp(stock.spread * normal());
    await wait(workMs / timeFactor + behaviour.stockDelayMs);
    return { status: 200, body: {} };
  },
  "POST /events": (_, { socket }) => {
    if (cut.next(behaviour.cutEventRatio)) socket.destroy();
    return { status: refused.next(behaviour.refusedEventRatio) ? 429 : 200, body: {} };
  },
});

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
