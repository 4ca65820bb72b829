import { type Delivery, type Environment, type Team, teams } from "../environments/index.ts";
import type {
  AlertmanagerEmail,
  AlertmanagerPagerDuty,
  AlertmanagerReceiver,
  AlertmanagerSlack,
  AlertmanagerWebhook,
} from "./alertmanager-config.ts";

/** The severities that people are told of. */
export type NotifiedSeverity = "page" | "ticket";

/** The receivers that every environment has, whatever stands behind them. */
export type ReceiverName = "drill" | "heartbeat" | "fallback" | `${Team}-${NotifiedSeverity}`;

/** The receiver of a team's alerts of one severity. */
export function teamReceiver(team: Team, severity: NotifiedSeverity): ReceiverName {
  return `${team}-${severity}`;
}

/** Every receiver of an environment, in Alertmanager's shape. */
export function toReceivers({ receivers }: Environment): readonly AlertmanagerReceiver[] {
  return [
    toReceiver("drill", receivers.drill),
    // A heartbeat that resolves is a heartbeat that stays away.
    toReceiver("heartbeat", receivers.heartbeat, { isResolvedSent: false }),
    toReceiver("fallback", receivers.fallback),
    ...teams.map((team) => toReceiver(teamReceiver(team, "page"), receivers.page[team])),
    ...teams.map((team) => toReceiver(teamReceiver(team, "ticket"), receivers.ticket[team])),
  ];
}

function toReceiver(
  name: ReceiverName,
  deliveries: readonly Delivery[],
  { isResolvedSent }: { readonly isResolvedSent: boolean } = { isResolvedSent: true },
): AlertmanagerReceiver {
  const webhooks: AlertmanagerWebhook[] = [];
  const slacks: AlertmanagerSlack[] = [];
  const pagerDuties: AlertmanagerPagerDuty[] = [];
  const emails: AlertmanagerEmail[] = [];
  for (const delivery of deliveries) {
    switch (delivery.kind) {
      case "webhook":
        webhooks.push({
          url: delivery.url,
          send_resolved: isResolvedSent,
          ...(delivery.bearerTokenFile === undefined ? {} : withBearerToken(delivery.bearerTokenFile)),
        });
        break;
      case "slack":
        slacks.push({
          api_url_file: delivery.apiUrlFile,
          channel: delivery.channel,
          send_resolved: isResolvedSent,
          title: titleTemplate,
          title_link: firstAnnotation("dashboard_url"),
          text: listTemplate,
        });
        break;
      case "pagerduty":
        pagerDuties.push({
          routing_key_file: delivery.routingKeyFile,
          send_resolved: isResolvedSent,
          severity: "critical",
          client: "klaxon",
          description: titleTemplate,
          links: [
            { href: firstAnnotation("runbook_url"), text: "Runbook" },
            { href: firstAnnotation("dashboard_url"), text: "Panel" },
          ],
        });
        break;
      case "email":
        emails.push({
          to: delivery.to,
          from: delivery.from,
          smarthost: delivery.relay,
          send_resolved: isResolvedSent,
          headers: { Subject: titleTemplate },
        });
        break;
    }
  }
  return {
    name,
    ...(webhooks.length === 0 ? {} : { webhook_configs: webhooks }),
    ...(slacks.length === 0 ? {} : { slack_configs: slacks }),
    ...(pagerDuties.length === 0 ? {} : { pagerduty_configs: pagerDuties }),
    ...(emails.length === 0 ? {} : { email_configs: emails }),
  };
}

function withBearerToken(file: string): Pick<AlertmanagerWebhook, "http_config"> {
  return { http_config: { authorization: { type: "Bearer", credentials_file: file } } };
}

// `FIRING 2: PostgreSQL has no primary (production)`: what it is comes first, because phones cut the end off.
const titleTemplate =
  "{{ .Status | toUpper }}{{ if gt (len .Alerts) 1 }} {{ len .Alerts }}{{ end }}: " +
  "{{ (index .Alerts 0).Annotations.summary }} ({{ .CommonLabels.environment }})";

const listTemplate =
  "{{ range .Alerts }}*{{ .Labels.alertname }}* ({{ .Status }}): {{ .Annotations.description }}\n" +
  "<{{ .Annotations.dashboard_url }}|panel> <{{ .Annotations.runbook_url }}|runbook>\n{{ end }}";

function firstAnnotation(name: string): string {
  return `{{ (index .Alerts 0).Annotations.${name} }}`;
}
