import { mailPage } from "./mail-page.ts";

/**
 * The templates that come with Alertmanager 0.33, written anew: each name gives the text that the original gives. The page
 * of HTML for mails (`email.default.html`) says the same in the same order and with the same links, in a plainer form.
 */
export function defaultTemplates(): string {
  return [...pieces, ...aliases].map(([name, body]) => `{{define "${name}"}}${body}{{end}}`).join("");
}

const commonAnnotations = '{{join " " .CommonAnnotations.Values}}';

/** The alerts of one status under a heading. `close` keeps the empty line that ends the list or leaves it out. */
function section(
  status: "Firing" | "Resolved",
  heading: string,
  list: string,
  close: "tight" | "loose",
): string {
  const body = `${heading} ${status}:\n{{template "${list}" .Alerts.${status}}}`;
  return `{{if .Alerts.${status}}}${close === "tight" ? body : `\n${body}\n`}{{end}}`;
}

function tightSections(): string {
  return `${section("Firing", "Alerts", "__text_alert_list", "tight")}\n${section("Resolved", "Alerts", "__text_alert_list", "tight")}`;
}

function looseSections(heading = "Alerts", list = "__text_alert_list"): string {
  return `${section("Firing", heading, list, "loose")}\n${section("Resolved", heading, list, "loose")}\n`;
}

function pairs(field: string, indent: string): string {
  return `{{range .${field}.SortedPairs}}${indent}- {{.Name}} = {{.Value}}\n{{end}}`;
}

const more =
  "{{if lt (len .GroupLabels) (len .CommonLabels)}}({{with .CommonLabels.Remove .GroupLabels.Names}}";

const worse = [
  '{{$severity := index .Labels "severity"}}{{if eq $severity "critical"}}{{$found = "High"}}',
  '{{else if and (eq $severity "warning") (ne $found "High")}}{{$found = "Medium"}}',
  '{{else if and (eq $severity "info") (eq $found "")}}{{$found = "Low"}}{{end}}',
].join("");

// The worst severity of the alerts that fire; where none of these has one, of those that are over.
const priority = [
  '{{$found := ""}}{{range .Alerts.Firing}}',
  worse,
  '{{end}}{{if eq $found ""}}{{range .Alerts.Resolved}}',
  worse,
  "{{end}}{{end}}{{$found}}",
].join("");

const statusColor = '{{if eq .Status "firing"}}danger{{else}}good{{end}}';

const pieces: readonly (readonly [string, string])[] = [
  ["__alertmanager", "Alertmanager"],
  ["__alertmanagerURL", "{{.ExternalURL}}/#/alerts?receiver={{urlquery .Receiver}}"],
  [
    "__subject",
    `[{{toUpper .Status}}{{if eq .Status "firing"}}:{{len .Alerts.Firing}}{{end}}] {{join " " .GroupLabels.Values}} ${more}{{join " " .Values}}{{end}}){{end}}`,
  ],
  ["__description", ""],
  [
    "__text_alert_list",
    `{{range .}}Labels:\n${pairs("Labels", " ")}Annotations:\n${pairs("Annotations", " ")}Source: {{.GeneratorURL}}\n{{end}}`,
  ],
  [
    "__text_alert_list_markdown",
    `{{range .}}\nLabels:\n${pairs("Labels", "  ")}\nAnnotations:\n${pairs("Annotations", "  ")}\nSource: {{.GeneratorURL}}\n{{end}}\n`,
  ],
  ["slack.default.fallback", '{{template "__subject" .}} | {{template "__alertmanagerURL" .}}'],
  ["slack.default.color", statusColor],
  ["mattermost.default.fallback", '{{template "__subject" .}} | {{template "__alertmanagerURL" .}}'],
  ["mattermost.default.color", statusColor],
  ["opsgenie.default.description", `${commonAnnotations}\n${tightSections()}`],
  ["victorops.default.state_message", `${commonAnnotations}\n${tightSections()}`],
  [
    "wechat.default.message",
    `{{template "__subject" .}}\n${commonAnnotations}\n${tightSections()}\nAlertmanagerUrl:\n{{template "__alertmanagerURL" .}}`,
  ],
  ["pushover.default.message", `${commonAnnotations}\n${looseSections()}`],
  ["sns.default.message", `${commonAnnotations}\n${looseSections()}`],
  ["webex.default.message", `${commonAnnotations}\n${looseSections()}`],
  ["telegram.default.message", `\n${looseSections()}`],
  ["discord.default.message", `\n${looseSections()}`],
  ["msteams.default.text", `\n${looseSections("# Alerts", "__text_alert_list_markdown")}`],
  ["msteamsv2.default.text", `\n${looseSections("# Alerts", "__text_alert_list_markdown")}`],
  ["mattermost.default.text", `\n${looseSections("# Alerts", "__text_alert_list_markdown")}`],
  ["jira.default.description", `\n${looseSections("# Alerts", "__text_alert_list_markdown")}`],
  ["jira.default.priority", priority],
  ["email.default.html", mailPage],
];

function named(target: string, names: string): readonly (readonly [string, string])[] {
  return names.split(" ").map((name) => [name, target === "" ? "" : `{{template "${target}" .}}`] as const);
}

const aliases: readonly (readonly [string, string])[] = [
  ...named(
    "__subject",
    "slack.default.title discord.default.title msteams.default.title msteams.default.summary msteamsv2.default.title rocketchat.default.title pagerduty.default.description opsgenie.default.message victorops.default.entity_display_name pushover.default.title sns.default.subject jira.default.summary email.default.subject mattermost.default.title",
  ),
  ...named(
    "__alertmanager",
    "slack.default.username rocketchat.default.alias pagerduty.default.client victorops.default.monitoring_tool mattermost.default.username",
  ),
  ...named(
    "__alertmanagerURL",
    "slack.default.titlelink rocketchat.default.titlelink pagerduty.default.clientURL opsgenie.default.source pushover.default.url mattermost.default.titlelink",
  ),
  ...named("__text_alert_list", "pagerduty.default.instances"),
  ...named(
    "",
    "discord.default.content slack.default.iconemoji slack.default.iconurl slack.default.pretext slack.default.text slack.default.callbackid slack.default.footer rocketchat.default.emoji rocketchat.default.iconurl rocketchat.default.text wechat.default.to_user wechat.default.to_party wechat.default.to_tag wechat.default.agent_id",
  ),
];
