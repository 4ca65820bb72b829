import type { DeliveredMessage } from "./webhook-message.ts";

/** What became of an attempt to deliver. */
export type DeliveryOutcome =
  /** Answered with 200: it counts as delivered. */
  | "delivered"
  /** Answered with an error, as the mode wants it. */
  | "failed"
  /** Not answered yet; in a slow or hanging mode. */
  | "open"
  /** Never answered: Alertmanager gave up, or the mode changed. */
  | "abandoned";

/** A notification as it came in at the webhook of a receiver. */
export interface Delivery {
  /** Counts from 1, in the order in which bodies were complete. */
  readonly sequence: number;
  /** The receiver's name as in its address, not escaped. */
  readonly receiver: string;
  /** Which webhook of the receiver, from 0. */
  readonly integrationIndex: number;
  /** When its body was complete, milliseconds since the epoch. */
  readonly arrivedAtMs: number;
  /** When its fate was known; undefined while it is open. */
  readonly settledAtMs: number | undefined;
  readonly outcome: DeliveryOutcome;
  readonly message: DeliveredMessage;
}

/** A request that was no delivery. */
export interface Rejection {
  readonly atMs: number;
  readonly status: number;
  readonly reason: string;
}

/** How much is kept. */
export interface BookLimits {
  readonly deliveriesMax: number;
  /** Of all bodies together. */
  readonly bytesMax: number;
}

/** Everything that came in at a receiver, in order. */
export interface DeliveryBook {
  hasRoomFor(bytes: number): boolean;
  add(
    arrival: Pick<Delivery, "receiver" | "integrationIndex" | "arrivedAtMs" | "message">,
    bytes: number,
  ): Delivery;
  settle(sequence: number, outcome: Exclude<DeliveryOutcome, "open">, atMs: number): Delivery;
  deliveries(): readonly Delivery[];
  reject(rejection: Rejection): void;
  /** The newest hundred. */
  rejections(): readonly Rejection[];
  rejectedCount(): number;
}

const rejectionsMax = 100;

/** A book without entries. */
export function createDeliveryBook(limits: BookLimits): DeliveryBook {
  const entries: Delivery[] = [];
  const rejected: Rejection[] = [];
  let keptBytes = 0;
  let rejectedCount = 0;
  return {
    hasRoomFor: (bytes) => entries.length < limits.deliveriesMax && keptBytes + bytes <= limits.bytesMax,
    add: (arrival, bytes) => {
      const delivery: Delivery = {
        ...arrival,
        sequence: entries.length + 1,
        settledAtMs: undefined,
        outcome: "open",
      };
      entries.push(delivery);
      keptBytes += bytes;
      return delivery;
    },
    settle: (sequence, outcome, atMs) => {
      const before = entries[sequence - 1];
      if (before === undefined) throw new RangeError(`no delivery ${sequence}`);
      const settled = { ...before, outcome, settledAtMs: atMs };
      entries[sequence - 1] = settled;
      return settled;
    },
    deliveries: () => [...entries],
    reject: (rejection) => {
      rejectedCount++;
      rejected.push(rejection);
      if (rejected.length > rejectionsMax) rejected.shift();
    },
    rejections: () => [...rejected],
    rejectedCount: () => rejectedCount,
  };
}
