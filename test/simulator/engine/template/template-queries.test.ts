import { describe, expect, it } from "vitest";
import { type TemplateQueryText, templateQueries } from "../../../../simulator/engine/index.ts";

const written = (text: string): TemplateQueryText => ({ kind: "written", text });
const formatted = (text: string): TemplateQueryText => ({ kind: "formatted", text });
const computed: TemplateQueryText = { kind: "computed" };

describe("the queries of an alert's text", () => {
  it.each<[string, readonly TemplateQueryText[]]>([
    ["a slow query on {{ $labels.instance }}", []],
    ['query "up"', []],
    ['{{ query "up" | first | value }}', [written("up")]],
    ['{{ query `up{job="api"}` | len }}', [written('up{job="api"}')]],
    ['{{ "up" | query | len }}', [written("up")]],
    [
      '{{ with query "a" }}{{ range query "b" }}{{ .Value }}{{ else }}{{ query "c" }}{{ end }}{{ end }}',
      [written("a"), written("b"), written("c")],
    ],
    ['{{ define "x" }}{{ query "up" }}{{ end }}{{ template "x" }}', [written("up")]],
    [
      '{{ (query (printf "up{instance=%q}" $labels.instance) | first).Value }}',
      [formatted('up{instance="\u0001"}')],
    ],
    [
      "{{ printf \"up{instance='%s'} > 100%%\" $labels.instance | query }}",
      [formatted("up{instance='\u0001'} > 100%")],
    ],
    ['{{ printf "up > %d" 5 | query }}', [computed]],
    ["{{ query $labels.query }}", [computed]],
    ['{{ $q := "up" }}{{ query $q }}', [computed]],
    ['{{ "u" | printf "%sp" | query }}', [computed]],
    ["{{ query (print `up`) }}", [computed]],
    ["{{ if }}", []],
  ])("%s", (text, expected) => {
    expect(templateQueries(text, "Demo")).toEqual(expected);
  });
});
