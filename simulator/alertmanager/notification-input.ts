import type { ReceivedAlert } from "./alert.ts";
import type { Silence } from "./muting.ts";
import type { NotificationTemplates } from "./template/index.ts";
import type { DeliveryAttempt, DeliveryResult } from "./timeline.ts";

/** What an Alertmanager is given over a stretch of virtual time. */
export interface NotificationInput {
  /** When it starts, with nothing remembered. */
  readonly startMs: number;
  /** How far to follow it; what would happen later is left out. */
  readonly untilMs: number;
  /** Posts in any order; those before `startMs` or after `untilMs` do not arrive. */
  readonly alerts: readonly ReceivedAlert[];
  readonly silences: readonly Silence[];
  /** What comes of each delivery; every one succeeds where it is left out. Deliveries take no time. */
  readonly deliver?: (attempt: DeliveryAttempt) => DeliveryResult;
  /** Without it no text is rendered, and no template can fail. */
  readonly rendering?: NotificationRendering;
}

/** What the texts of notifications are rendered with. */
export interface NotificationRendering {
  readonly templates: NotificationTemplates;
  /** The address under which Alertmanager is reached. */
  readonly externalUrl: string;
}
