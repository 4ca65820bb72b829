/** A file that holds a secret. Secrets never stand in a configuration; Alertmanager reads them when it sends. */
export type SecretFile = `/${string}`;

/** A POST of the notification's JSON; with a bearer token where the receiver wants one. */
export interface WebhookDelivery {
  readonly kind: "webhook";
  readonly url: string;
  readonly bearerTokenFile?: SecretFile;
}

/** A message to a Slack channel, through an incoming webhook whose address is the secret. */
export interface SlackDelivery {
  readonly kind: "slack";
  readonly channel: `#${string}`;
  readonly apiUrlFile: SecretFile;
}

/** An incident in PagerDuty, whose integration key is the secret. */
export interface PagerDutyDelivery {
  readonly kind: "pagerduty";
  readonly routingKeyFile: SecretFile;
}

/** A mail, handed to a relay that knows this host and wants no password. */
export interface EmailDelivery {
  readonly kind: "email";
  readonly to: string;
  readonly from: string;
  /** Host and port of the relay. */
  readonly relay: string;
}

/** One way in which a receiver is told. */
export type Delivery = WebhookDelivery | SlackDelivery | PagerDutyDelivery | EmailDelivery;

/** The teams that alerts go to. */
export type Team = "api" | "data" | "platform";

/** Every team once, in the order of the routing tree. */
export const teams: readonly Team[] = ["api", "data", "platform"];

/** Who is told what: every receiver of the routing tree with its deliveries. */
export interface ReceiverPlan {
  /** What drills end at, so that they never wake anybody. */
  readonly drill: readonly Delivery[];
  /** The monitor outside that notices when the watchdog falls silent. */
  readonly heartbeat: readonly Delivery[];
  /** What no other route wants; anything that arrives here is a mistake in labels. */
  readonly fallback: readonly Delivery[];
  readonly page: Readonly<Record<Team, readonly Delivery[]>>;
  readonly ticket: Readonly<Record<Team, readonly Delivery[]>>;
}

/** When notifications leave, per kind of route. */
export interface NotificationTimers {
  /** How long the first notification of a group waits for company. */
  readonly groupWaitSeconds: number;
  /** How long after one notification the next tells of changes in the group. */
  readonly groupIntervalSeconds: number;
  /** How long until an unchanged group is told of again. */
  readonly repeatIntervalSeconds: number;
}
