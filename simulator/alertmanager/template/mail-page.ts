/** The page of HTML that a mail has by default. */
export const mailPage = [
  "\n<!DOCTYPE html>\n",
  '<html lang="en"><head><meta charset="utf-8"><title>{{template "__subject" .}}</title></head>\n',
  '<body style="font-family: sans-serif; font-size: 14px">\n',
  '<h1 style="font-size: 18px; padding: 12px; color: #fff; background: ',
  "{{if .Alerts.Firing}}#c0392b{{else}}#2e8b57{{end}}",
  '">{{len .Alerts}} alert{{if gt (len .Alerts) 1}}s{{end}} for',
  "{{range .GroupLabels.SortedPairs}} {{.Name}}={{.Value}}{{end}}</h1>\n",
  '<p><a href="{{template "__alertmanagerURL" .}}">View in {{template "__alertmanager" .}}</a></p>\n',
  section("Firing"),
  "{{if and .Alerts.Firing .Alerts.Resolved}}<hr>\n{{end}}",
  section("Resolved"),
  '<p><a href="{{.ExternalURL}}">Sent by {{template "__alertmanager" .}}</a></p>\n',
  "</body></html>\n",
].join("");

function section(status: "Firing" | "Resolved"): string {
  const pairs = (field: string) => `{{range .${field}.SortedPairs}}{{.Name}} = {{.Value}}<br>\n{{end}}`;
  return [
    `{{if .Alerts.${status}}}<h2 style="font-size: 15px">[{{len .Alerts.${status}}}] ${status}</h2>\n{{end}}`,
    `{{range .Alerts.${status}}}<p><strong>Labels</strong><br>\n${pairs("Labels")}`,
    `{{if .Annotations}}<strong>Annotations</strong><br>\n{{end}}${pairs("Annotations")}`,
    '<a href="{{.GeneratorURL}}">Source</a></p>\n{{end}}',
  ].join("");
}
