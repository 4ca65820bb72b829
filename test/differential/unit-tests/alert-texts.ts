import type { Chance } from "../../support/chance.ts";
import { between, shuffled } from "./choices.ts";
import { written, type YamlEntry, type YamlMap, type YamlValue, yamlMap } from "./yaml-value.ts";

/** The labels of a rule; empty for a rule without. */
export function drawRuleLabels(chance: Chance): YamlMap {
  return entriesOf(chance, labelTexts, 0, 3);
}

/** The annotations of an alerting rule. */
export function drawAnnotations(chance: Chance): YamlMap {
  return entriesOf(chance, annotationTexts, 0, 4);
}

function entriesOf(
  chance: Chance,
  texts: readonly (readonly [string, ...YamlValue[]])[],
  from: number,
  to: number,
): YamlMap {
  const drawn = new Map<string, YamlValue>();
  for (const [name, ...values] of shuffled(chance, texts).slice(0, between(chance, from, to))) {
    const value = values[chance.below(values.length)];
    if (value !== undefined) drawn.set(name, value);
  }
  return yamlMap(...[...drawn].map(([name, value]): YamlEntry => [name, value]));
}

const labelTexts: readonly (readonly [string, ...YamlValue[]])[] = [
  ["severity", "page", "warning", "critical", written("1"), written("2.50"), written("true")],
  ["team", "api", "data", 'q"uote', written("yes"), written("0x10"), written("1e3")],
  ["job", "{{ $labels.job }}", "fixed", "", written("~")],
  ["instance", "", "{{ $labels.instance | stripPort }}", "x"],
  ["size", "{{ if gt $value 3.0 }}big{{ else }}small{{ end }}", "{{ $value }}", "{{ printf `%.1f` $value }}"],
  ["region", "{{ $externalLabels.region }}", "{{ .ExternalLabels.zone }}"],
  ["alertname", "other"],
  ["empty", "{{ if false }}x{{ end }}", ""],
  ["since", written("2024-01-31"), written("1_000"), written("010"), written("0o17"), written(".5")],
  ["broken", "{{ $value | toUpper }}", "{{ index $labels 1 }}"],
];

const annotationTexts: readonly (readonly [string, ...YamlValue[]])[] = [
  [
    "summary",
    "{{ $labels.instance }} of {{ $labels.job }} is down",
    "Instance {{ $labels.instance }} down: value {{ $value }}",
    "{{ $value | humanize }}% of it",
    "{{ $value | humanizePercentage }} / {{ $value | humanize1024 }}B / {{ $value | humanizeDuration }}",
    '{{ printf "%.2f" $value }} and {{ printf "%d" 5 }} and {{ $value | printf "%6.3e" }}',
    "A summary",
  ],
  [
    "description",
    "Line one\nline two of {{ $labels.job }}\n",
    'Long text that goes on and on about {{ $labels.job }} with a value of {{ $value }}, see below: it\'s "quoted"',
    "{{ range $name, $text := $labels }}{{ $name }}={{ $text }};{{ end }}",
    "{{- /* a comment */ -}}\n  trimmed {{- $value -}} here",
    "{{ $labels }}",
    "  led by blanks",
    "tab\there",
    "ends in blanks  ",
    "",
  ],
  [
    "others",
    '{{ with query "max(up)" }}{{ . | first | value }}{{ else }}none{{ end }}',
    '{{ range query "up == 0" | sortByLabel "instance" }}{{ .Labels.instance }}:{{ .Value }} {{ end }}',
    '{{ query "count(ALERTS)" | len }}',
    '{{ range query "up" | sortByLabel "instance" }}{{ . | label "instance" }}{{ end }}',
    '{{ query "nonsense(" }}',
    '{{ query "vector(1)" | first | value | humanize }} {{ query "time()" | len }}',
    '{{ with printf "up{job=\\"%s\\"}" $labels.job | query }}{{ . | first | label "job" }}{{ end }}',
  ],
  [
    "functions",
    '{{ reReplaceAll "(.*):(.*)" "$2-$1" $labels.instance }}',
    "{{ $labels.job | toUpper | title }} {{ $labels.job | toLower }}",
    '{{ match "a.*" $labels.job }} {{ $labels.instance | stripPort }} {{ $labels.instance | stripDomain }}',
    "{{ $value | humanizeTimestamp }}",
    "{{ externalURL }} {{ pathPrefix }} {{ $externalURL }}",
    '{{ parseDuration "1h30m" }} {{ tableLink "up" }} {{ graphLink "a{b=\'c\'}" }}',
    '{{ "<b>" | safeHtml }} {{ html "<b>" }} {{ urlquery "a b" }} {{ js "it\'s" }}',
    "{{ $x := 5 }}{{ if and (gt $value 1.0) (lt $value 100.0) }}in {{ $x }}{{ else if eq $value 0.0 }}zero{{ end }}",
    '{{ args 1 2 }} {{ slice "abcdef" 1 3 }} {{ len "ü" }} {{ not true }} {{ print 1 nil "a" }}',
    '{{ define "t" }}T{{ . }}{{ end }}{{ template "t" $value }}',
    "{{ toTime $value }}",
    '{{ first (query "absent_metric") }}',
    "{{ $value | title }}",
    "{{ $labels.nope }}|{{ .Labels.job }}|{{ .Value }}|{{ $externalLabels }}",
    '{{ if eq $labels.job "api" "db" }}known{{ end }}{{ break }}',
    '{{ strvalue (query "vector(1)" | first) }}{{ printf "%q %v %5s|%-5s|%05.1f" "a" $value "b" "c" 3.14159 }}',
  ],
  [
    "runbook_url",
    "https://runbooks.example/{{ $labels.alertname }}#{{ .Value }}",
    "https://runbooks.example/x",
  ],
  ["dashboard", "{{ externalURL }}/d?var-job={{ $labels.job | urlquery }}&from=now"],
  ["number", written("5"), written("1.10"), written("false"), written("null")],
];
