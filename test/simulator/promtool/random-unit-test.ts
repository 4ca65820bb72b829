import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A rule file and a test file that a seed gives; what is expected is nothing, so that all results are told. */
export interface RandomUnitTest {
  readonly rules: string;
  readonly test: string;
}

/** Makes a test whose rules, series and assertions are random but valid. */
export function randomUnitTest(seed: number): RandomUnitTest {
  const random = createRandom(seed);
  const groupNames = ["first", "second", "third"].slice(0, random.count(1, 3));
  const records: string[] = [];
  const alerts: string[] = [];
  const groups = groupNames.map((name) => ({
    name,
    rules: Array.from({ length: random.count(1, 4) }, () => {
      if (random.isTrue(40)) {
        const record = random.pick(["job:a:sum", "b:rate5m", "c", "job:d:ratio"]);
        records.push(record);
        return {
          record,
          expr: expression(random, records, alerts),
          ...(random.isTrue(30) ? { labels: { level: random.pick(["x", "y"]) } } : {}),
        };
      }
      const alert = random.pick(["Alpha", "Beta", "Gamma"]);
      alerts.push(alert);
      return {
        alert,
        expr: expression(random, records, alerts),
        ...(random.isTrue(60) ? { for: random.pick(["0s", "30s", "1m", "2m", "150s", "5m"]) } : {}),
        ...(random.isTrue(30) ? { keep_firing_for: random.pick(["1m", "90s", "3m"]) } : {}),
        labels: random.pick(ruleLabels),
        annotations: random.pick(ruleAnnotations),
      };
    }),
  }));
  const tests = Array.from({ length: random.count(1, 2) }, () => test(random, records, alerts));
  const file = {
    rule_files: ["rules.json"],
    evaluation_interval: random.pick(["1m", "1m", "30s", "15s", "2m"]),
    group_eval_order: random.shuffled(groupNames),
    tests,
  };
  return { rules: JSON.stringify({ groups }, null, 2), test: JSON.stringify(file, null, 2) };
}

const ruleLabels = [
  {},
  { severity: "page" },
  { severity: "{{ if gt $value 3.0 }}page{{ else }}ticket{{ end }}", job: "{{ $labels.job }}" },
  { instance: "" },
  { job: "fixed", extra: "{{ .Labels.instance }}-{{ $externalLabels.region }}" },
] as const;

const ruleAnnotations = [
  {},
  { summary: "{{ $labels.job }}/{{ $labels.instance }} is at {{ $value }}" },
  {
    summary: "{{ $value | humanize }} {{ $value | humanizePercentage }} {{ $value | humanizeDuration }}",
    query: '{{ with query "count(up)" }}{{ . | first | value }}{{ else }}none{{ end }}',
  },
  {
    summary: "{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}",
    zone: "{{ $externalLabels.region }}",
  },
  { summary: '{{ printf "%.2f" $value }} {{ $labels.instance | toUpper }} {{ externalURL }}' },
] as const;

function test(random: Random, records: readonly string[], alerts: readonly string[]) {
  return {
    ...(random.isTrue(50) ? { name: "some test" } : {}),
    interval: random.pick(["1m", "1m", "30s", "15s", "20s"]),
    ...(random.isTrue(50) ? { external_labels: { region: "eu" }, external_url: "http://p.example" } : {}),
    input_series: inputs(random),
    alert_rule_test: Array.from({ length: random.count(1, 5) }, () => ({
      eval_time: `${random.count(0, 900)}s`,
      alertname: random.pick(alerts.length === 0 ? ["Alpha"] : alerts),
      exp_alerts: [],
    })),
    promql_expr_test: Array.from({ length: random.count(1, 4) }, () => ({
      expr: random.isTrue(50) ? asked(random) : expression(random, records, alerts),
      eval_time: `${random.count(0, 15) * 60 + (random.isTrue(30) ? random.count(1, 59) : 0)}s`,
      exp_samples: [],
    })),
  };
}

const askable = [
  "ALERTS",
  "ALERTS_FOR_STATE",
  '{__name__=~".+"}',
  "count_over_time(ALERTS[10m])",
  "up",
  "requests_total",
];

function asked(random: Random): string {
  return random.pick(askable);
}

function inputs(random: Random) {
  const series: { series: string; values: string }[] = [];
  for (const name of ["up", "requests_total", "errors_total", "temperature"]) {
    for (const job of ["api", "db"]) {
      for (const instance of ["a", "b"]) {
        if (random.isTrue(65)) {
          series.push({
            series: `${name}{job="${job}", instance="${instance}"}`,
            values: values(random, name),
          });
        }
      }
    }
  }
  return random.shuffled(series);
}

function values(random: Random, name: string): string {
  const parts: string[] = [];
  for (let length = 0; length < 60; ) {
    const count = random.count(1, 15);
    const isCounter = name.endsWith("_total");
    const start = isCounter ? random.count(0, 200) : random.count(-3, 8);
    if (random.isTrue(15)) parts.push(`_x${count}`);
    else if (random.isTrue(8)) parts.push("stale");
    else if (name === "up") parts.push(`${random.count(0, 1)}x${count}`);
    else parts.push(`${start}${random.isTrue(70) ? "+" : "-"}${random.count(0, 30)}x${count}`);
    length += count;
    if (random.isTrue(5)) break;
  }
  return parts.join(" ");
}

function expression(random: Random, records: readonly string[], alerts: readonly string[]): string {
  const selector = () => {
    const name = random.pick(["up", "requests_total", "errors_total", "temperature", ...records]);
    const matcher = random.pick(["", "", '{job="api"}', '{instance!="a"}', '{job=~"a.*|db"}', '{nope=""}']);
    return name + matcher;
  };
  const window = () => random.pick(["2m", "5m", "90s", "10m"]);
  const number = () => String(random.pick([0, 0.5, 1, 2, 5, 10, 100]));
  const comparison = () => random.pick([">", "<", ">=", "<=", "==", "!="]);
  const grouping = () =>
    random.pick(["by (job)", "by (instance)", "without (instance)", "by (job, instance)"]);
  const shapes = [
    () => `${selector()} ${comparison()} ${number()}`,
    () => `rate(${selector()}[${window()}]) ${comparison()} ${number()}`,
    () => `sum ${grouping()} (rate(${selector()}[${window()}]))`,
    () => `increase(${selector()}[${window()}])`,
    () => `avg_over_time(${selector()}[${window()}]) ${comparison()} ${number()}`,
    () =>
      `${random.pick(["max", "min", "count", "avg"])} ${grouping()} (${selector()}) ${comparison()} bool ${number()}`,
    () => `absent(${selector()})`,
    () => `absent_over_time(${selector()}[${window()}])`,
    () => `${selector()} ${random.pick(["and", "or", "unless"])} on (job) ${selector()}`,
    () => `sum by (job) (${selector()}) / on (job) sum by (job) (${selector()})`,
    () => `${selector()} offset ${random.pick(["1m", "3m", "30s"])}`,
    () => `max_over_time((${selector()})[${window()}:${random.pick(["", "30s", "1m"])}])`,
    () => `changes(${selector()}[${window()}]) + resets(${selector()}[${window()}])`,
    () =>
      `count(ALERTS{alertname="${random.pick(alerts.length === 0 ? ["Alpha"] : alerts)}"}) ${comparison()} ${number()}`,
    () => `vector(${number()}) ${comparison()} ${number()}`,
    () => `predict_linear(${selector()}[${window()}], 600) ${comparison()} ${number()}`,
    // All there are, because promtool picks at random among equal ones.
    () => `topk by (job) (9, ${selector()} * 1)`,
    () => `label_replace(${selector()}, "host", "$1", "instance", "(.*)")`,
    () => `time() - ${selector()} ${comparison()} ${number()}`,
  ];
  return random.pick(shapes)();
}

interface Random {
  count(from: number, to: number): number;
  isTrue(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const count = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    count,
    isTrue: (percent) => count(1, 100) <= percent,
    pick(items) {
      const item = items[count(0, items.length - 1)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    shuffled: (items) =>
      items
        .map((item) => ({ item, key: count(0, 1_000_000) }))
        .sort((left, right) => left.key - right.key)
        .map(({ item }) => item),
  };
}
