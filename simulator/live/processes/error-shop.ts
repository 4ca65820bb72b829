import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { createPoster, numberSetting, poisson, serveJson, textSetting } from "./service/index.ts";

// A shop in one of its releases. What goes wrong in it is thrown where it goes wrong, caught and reported to the relay of
// the error tracker; what no code catches ends the thread that it happens in. Each setting of a pace is by the real clock.

const release = textSetting("RELEASE");
const relayPort = numberSetting("RELAY_PORT");
const outsidePort = numberSetting("OUTSIDE_PORT");
const timeFactor = numberSetting("TIME_FACTOR");
const sendEveryMs = 50;
const paymentTimeoutMs = 60;
const stockTimeoutMs = 60_000;
const waitingMax = 10_000;

interface Envelope {
  readonly errors: { readonly group: string; readonly message: string }[];
  unhandledCount: number;
  sessionCount: number;
  readonly orderSeconds: number[];
}

const empty = (): Envelope => ({ errors: [], unhandledCount: 0, sessionCount: 0, orderSeconds: [] });
let envelope = empty();
const toRelay = createPoster(relayPort, { connectionsMax: 2, timeoutMs: 2_000 });
const pay = createPoster(outsidePort, { connectionsMax: 8, timeoutMs: paymentTimeoutMs });
const askStock = createPoster(outsidePort, { connectionsMax: 256, timeoutMs: stockTimeoutMs });

function report(group: string, error: unknown): void {
  if (envelope.errors.length >= waitingMax) return;
  envelope.errors.push({ group, message: error instanceof Error ? error.message : String(error) });
}

async function takePayment(): Promise<void> {
  await pay("/payments", { cents: 1_990 }).catch((error: unknown) => report("payment-timeout", error));
}

async function takeOrder(): Promise<void> {
  const startMs = performance.now();
  await askStock("/stock", {}).catch((error: unknown) => report("stock-timeout", error));
  // By the clock of its world, as what customers bear is.
  envelope.orderSeconds.push(((performance.now() - startMs) * timeFactor) / 1000);
}

interface Article {
  readonly price: { readonly cents: number };
}

/** The new release forgot that there are articles without a price. */
function showArticle(fromCatalog: string): void {
  try {
    const article: Article = JSON.parse(fromCatalog);
    if (article.price.cents < 0) throw new RangeError("a price below nothing");
  } catch (error) {
    report("checkout-undefined-price", error);
  }
}

function search(query: string): void {
  try {
    decodeURIComponent(query);
  } catch (error) {
    report("search-bad-query", error);
  }
}

function showImage(images: ReadonlyMap<string, string>): void {
  if (!images.has("front")) report("image-not-found", new Error("there is no image `front`"));
}

async function loseThread(): Promise<void> {
  const thread = new Worker('Promise.reject(new Error("the hold on the stock was lost"))', {
    eval: true,
    execArgv: [],
  });
  await once(thread, "error");
  envelope.unhandledCount++;
}

async function send(): Promise<void> {
  const sent = envelope;
  envelope = empty();
  // The relay that does not answer has lost what it did not take.
  await toRelay("/envelopes", { release, ...sent }).catch(() => undefined);
}

/** Does something so often, at an even pace; never where that is 0. */
function evenly(setting: string, act: () => void | Promise<void>): void {
  const perSecond = numberSetting(setting);
  if (perSecond > 0) setInterval(() => void act(), 1000 / perSecond);
}

evenly("PAYMENTS_PER_SECOND", takePayment);
evenly("CRASHES_PER_SECOND", loseThread);
evenly("UNPRICED_PER_SECOND", () => showArticle('{ "name": "a lamp" }'));
evenly("SESSIONS_PER_SECOND", () => void envelope.sessionCount++);
const ordersPerSecond = numberSetting("ORDERS_PER_SECOND");
const strayPerSecond = {
  search: numberSetting("SEARCHES_PER_SECOND"),
  image: numberSetting("IMAGES_PER_SECOND"),
};

await serveJson(numberSetting("PORT"), { "GET /health": () => ({ status: 200, body: {} }) });
for (let lastMs = performance.now(); ; ) {
  await wait(sendEveryMs);
  const nowMs = performance.now();
  const chance = (perSecond: number) => poisson((perSecond * (nowMs - lastMs)) / 1000, Math.random);
  for (let count = chance(ordersPerSecond); count > 0; count--) void takeOrder();
  for (let count = chance(strayPerSecond.search); count > 0; count--) search("%E0%A4%A");
  for (let count = chance(strayPerSecond.image); count > 0; count--) showImage(new Map());
  lastMs = nowMs;
  await send();
}
