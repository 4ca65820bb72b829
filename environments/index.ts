import type { Environment, EnvironmentName } from "./environment.ts";
import { local } from "./local.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";

export {
  type Delivery,
  type EmailDelivery,
  type NotificationTimers,
  type PagerDutyDelivery,
  type ReceiverPlan,
  type SecretFile,
  type SlackDelivery,
  type Team,
  teams,
  type WebhookDelivery,
} from "./delivery.ts";
export type {
  Addresses,
  Environment,
  EnvironmentName,
  Intervals,
  Ports,
  Retention,
  ScrapeJob,
} from "./environment.ts";
export { type Image, images } from "./images.ts";
export { thresholds } from "./thresholds.ts";
export { local, production, staging };

/** Every environment, from one's own machine to production. */
export const allEnvironments: readonly Environment[] = [local, staging, production];

const environmentsByName: Readonly<Record<EnvironmentName, Environment>> = { local, staging, production };

/** The environment of this name. */
export function environmentByName(name: EnvironmentName): Environment {
  return environmentsByName[name];
}
