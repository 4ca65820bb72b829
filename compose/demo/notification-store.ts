import type { Notification } from "./notification.ts";

/** A notification as it came in. */
export interface ReceivedNotification extends Notification {
  /** Counts from 1 and never has a gap, so that what was dropped can be told. */
  readonly sequence: number;
  readonly receivedAt: string;
  /** The path that it was posted to, which names the receiver. */
  readonly path: string;
}

/** How much is kept. */
export interface StoreLimits {
  readonly notificationsMax: number;
  /** Of all bodies together; at least the newest notification is kept. */
  readonly bytesMax: number;
}

/** The newest notifications, oldest first. */
export interface NotificationStore {
  /** Keeps a notification whose body had this many bytes, and drops the oldest for which no room is left. */
  add(notification: Omit<ReceivedNotification, "sequence">, bytes: number): ReceivedNotification;
  newest(count: number): readonly ReceivedNotification[];
  receivedCount(): number;
}

/** An empty store. */
export function createNotificationStore(limits: StoreLimits): NotificationStore {
  const kept: { readonly received: ReceivedNotification; readonly bytes: number }[] = [];
  let receivedCount = 0;
  let keptBytes = 0;
  return {
    add: (notification, bytes) => {
      receivedCount++;
      const received = { ...notification, sequence: receivedCount };
      kept.push({ received, bytes });
      keptBytes += bytes;
      while (kept.length > limits.notificationsMax || (keptBytes > limits.bytesMax && kept.length > 1)) {
        keptBytes -= kept.shift()?.bytes ?? 0;
      }
      return received;
    },
    newest: (count) => kept.slice(-count).map(({ received }) => received),
    receivedCount: () => receivedCount,
  };
}
