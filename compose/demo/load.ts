import { orderIdMax } from "./orders.ts";

/** A request of the mix. */
export interface LoadRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
}

/** What became of the requests so far. */
export interface LoadCounts {
  /** Answered with a status below 500. */
  readonly succeeded: number;
  /** Answered with 500 or above, or not at all. */
  readonly failed: number;
  /** Due, but not sent, because too many were still open or the process was held up. */
  readonly skipped: number;
}

/** How much is sent, and where. */
export interface LoadOptions {
  readonly targets: readonly string[];
  readonly ratePerSecond: number;
  readonly openRequestsMax: number;
  readonly random: () => number;
  readonly monotonicMs: () => number;
  /** Answers with the status; rejects when there is none within the time that a request may take. */
  readonly send: (target: string, request: LoadRequest) => Promise<number>;
}

/** Requests that keep coming. */
export interface Load {
  counts(): LoadCounts;
  /** Sends no more, and resolves when the open requests have ended. */
  stop(): Promise<void>;
}

/**
 * Sends requests at a steady rate, to one target after the other. The rate does not follow the answers: when the
 * service is slow, requests pile up to a bound, as they do with users. What could not be sent in time is skipped
 * and not made up for, so that no pause ends in a burst.
 */
export function startLoad(options: LoadOptions): Load {
  const open = new Set<Promise<void>>();
  const tickMs = Math.max(10, 1_000 / options.ratePerSecond);
  const perTickMax = Math.ceil((2 * options.ratePerSecond * tickMs) / 1_000);
  const startedMs = options.monotonicMs();
  let [dueCount, sentCount, succeeded, failed, skipped] = [0, 0, 0, 0, 0];

  const sendOne = () => {
    const target = options.targets[sentCount++ % options.targets.length] ?? "";
    const answer = options
      .send(target, chooseRequest(options.random))
      .then(
        (status) => status < 500,
        () => false,
      )
      .then((isSuccess) => {
        if (isSuccess) succeeded++;
        else failed++;
        open.delete(answer);
      });
    open.add(answer);
  };
  const timer = setInterval(() => {
    const nextDueCount = Math.floor(((options.monotonicMs() - startedMs) / 1_000) * options.ratePerSecond);
    const room = Math.min(perTickMax, options.openRequestsMax - open.size);
    const count = Math.min(nextDueCount - dueCount, room);
    skipped += nextDueCount - dueCount - count;
    dueCount = nextDueCount;
    for (let index = 0; index < count; index++) sendOne();
  }, tickMs);
  return {
    counts: () => ({ succeeded, failed, skipped }),
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

/** One request of a fixed mix: mostly reads, some orders, and now and then one for an order that is not there. */
export function chooseRequest(random: () => number): LoadRequest {
  const kind = random();
  if (kind < 0.5) return { method: "GET", path: `/api/orders?limit=${1 + Math.floor(random() * 50)}` };
  if (kind < 0.89) return { method: "GET", path: `/api/orders/${1 + Math.floor(random() * orderIdMax)}` };
  if (kind < 0.99) {
    const order = { item: "bell", quantity: 1 + Math.floor(random() * 10) };
    return { method: "POST", path: "/api/orders", body: JSON.stringify(order) };
  }
  return { method: "GET", path: `/api/orders/${orderIdMax + 1 + Math.floor(random() * 1_000)}` };
}
