/**
 * The templates that come with Alertmanager, written anew: each name gives the text that the original gives. Those of
 * Mattermost and the page of HTML for mails (`email.default.html`) are not among them.
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

function pairs(field: string, before: string, after: string): string {
  return `{{range .${field}.SortedPairs}}${before}- {{.Name}} = {{.Value}}\n${after}{{end}}`;
}

const more =
  "{{if lt (len .GroupLabels) (len .CommonLabels)}}({{with .CommonLabels.Remove .GroupLabels.Names}}";

const priority = [
  '{{$found := ""}}{{range .Alerts.Firing}}{{$severity := index .Labels "severity"}}',
  '{{if eq $severity "critical"}}{{$found = "High"}}',
  '{{else if and (eq $severity "warning") (ne $found "High")}}{{$found = "Medium"}}',
  '{{else if and (eq $severity "info") (eq $found "")}}{{$found = "Low"}}{{end}}{{end}}{{$found}}',
].join("");

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
    `{{range .}}Labels:\n${pairs("Labels", " ", "")}Annotations:\n${pairs("Annotations", " ", "")}Source: {{.GeneratorURL}}\n{{end}}`,
  ],
  [
    "__text_alert_list_markdown",
    `{{range .}}\nLabels:\n${pairs("Labels", "\n  ", "")}\nAnnotations:\n${pairs("Annotations", "\n  ", "")}\nSource: {{.GeneratorURL}}\n{{end}}\n`,
  ],
  ["slack.default.fallback", '{{template "__subject" .}} | {{template "__alertmanagerURL" .}}'],
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
  ["jira.default.description", `\n${looseSections("# Alerts", "__text_alert_list_markdown")}`],
  ["jira.default.priority", priority],
];

function named(target: string, names: string): readonly (readonly [string, string])[] {
  return names.split(" ").map((name) => [name, target === "" ? "" : `{{template "${target}" .}}`] as const);
}

const aliases: readonly (readonly [string, string])[] = [
  ...named(
    "__subject",
    "slack.default.title discord.default.title msteams.default.title msteams.default.summary msteamsv2.default.title rocketchat.default.title pagerduty.default.description opsgenie.default.message victorops.default.entity_display_name pushover.default.title sns.default.subject jira.default.summary email.default.subject",
  ),
  ...named(
    "__alertmanager",
    "slack.default.username rocketchat.default.alias pagerduty.default.client victorops.default.monitoring_tool",
  ),
  ...named(
    "__alertmanagerURL",
    "slack.default.titlelink rocketchat.default.titlelink pagerduty.default.clientURL opsgenie.default.source pushover.default.url",
  ),
  ...named("__text_alert_list", "pagerduty.default.instances"),
  ...named(
    "",
    "slack.default.iconemoji slack.default.iconurl slack.default.pretext slack.default.text slack.default.callbackid slack.default.footer rocketchat.default.emoji rocketchat.default.iconurl rocketchat.default.text wechat.default.to_user wechat.default.to_party wechat.default.to_tag wechat.default.agent_id",
  ),
];
