import { z } from "zod";
import { instantText, isNoInstant } from "./instant-text.ts";
import { type ReadText, readJson, textsByName } from "./json-text.ts";

/** One alert of a notification. */
export interface DeliveredAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** Undefined while it fires. */
  readonly endsAtMs: number | undefined;
  readonly generatorUrl: string;
  readonly fingerprint: string;
}

/** What Alertmanager posts to a webhook (version 4). */
export interface DeliveredMessage {
  /** As Alertmanager writes it: characters special in regular expressions are escaped. */
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  /** Names the route and the group, the same for every notification of one group. */
  readonly groupKey: string;
  /** Alerts that Alertmanager left out, by `max_alerts`. */
  readonly truncatedAlertCount: number;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalUrl: string;
  readonly alerts: readonly DeliveredAlert[];
}

const status = z.enum(["firing", "resolved"]);

const alertSchema = z
  .object({
    status,
    labels: textsByName,
    annotations: textsByName,
    startsAt: instantText,
    endsAt: instantText,
    generatorURL: z.string(),
    fingerprint: z.string(),
  })
  .transform(
    ({ startsAt, endsAt, generatorURL, ...alert }): DeliveredAlert => ({
      ...alert,
      startsAtMs: startsAt,
      endsAtMs: alert.status === "firing" || isNoInstant(endsAt) ? undefined : endsAt,
      generatorUrl: generatorURL,
    }),
  );

// Members that are not named are let be: each release of Alertmanager adds some within version 4.
const messageSchema = z
  .object({
    version: z.literal("4"),
    groupKey: z.string(),
    truncatedAlerts: z.int().min(0),
    status,
    receiver: z.string(),
    groupLabels: textsByName,
    commonLabels: textsByName,
    commonAnnotations: textsByName,
    externalURL: z.string(),
    alerts: z.array(alertSchema).min(1),
  })
  .transform(
    ({ version: _, truncatedAlerts, externalURL, ...message }): DeliveredMessage => ({
      ...message,
      truncatedAlertCount: truncatedAlerts,
      externalUrl: externalURL,
    }),
  );

/** Reads the body of a webhook; everything that Alertmanager always writes must be there, in its form. */
export function readWebhookMessage(bytes: Uint8Array): ReadText<DeliveredMessage> {
  return readJson(messageSchema, bytes);
}
