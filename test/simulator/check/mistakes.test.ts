import { describe, expect, it } from "vitest";
import { alertFile, check } from "./checked.ts";

function found(expression: string): readonly string[] {
  const codes = check({ "rules.yml": alertFile(expression) }).findings.map(({ code }) => code);
  return [...new Set(codes)].filter((code) => code !== "alert/missing-runbook").sort();
}

// Each mistake in the forms that people write it, beside what looks like it and is right.
describe("an alert's expression, held for five minutes", () => {
  it.each([
    ["rate(node_memory_MemAvailable_bytes[5m]) > 0", ["rate/on-gauge"]],
    ["increase(kube_deployment_status_replicas[10m]) > 1", ["rate/on-gauge"]],
    ["sum by (job) (rate(process_resident_memory_bytes[5m])) > 1e6", ["rate/on-gauge"]],
    ["deriv(node_filesystem_avail_bytes[1h]) < 0", []],
    ["delta(process_resident_memory_bytes[1h]) > 1e9", []],
    ["rate(process_cpu_seconds_total[5m]) > 0.8", []],
    ["irate(go_goroutines[5m]) > 100", ["rate/on-gauge"]],
    ["increase(up[5m]) > 0", ["rate/on-gauge"]],
    ["rate(redis_connected_clients[5m]) > 5", ["rate/on-gauge"]],
    ["rate(nodejs_active_handles_total[5m]) > 5", ["rate/on-gauge"]],
    ["resets(process_resident_memory_bytes[5m]) > 1", []],
    ['rate(label_replace(up, "a", "b", "c", "d")[5m:1m]) > 0', ["rate/on-gauge"]],
    ["rate(count(up == 0)[10m:1m]) > 0", ["rate/on-gauge"]],
    ["rate((up == 1)[10m:]) > 0", ["rate/on-gauge"]],
    ["increase(process_start_time_seconds[1h]) > 0", ["rate/on-gauge"]],
    ["rate(ALERTS[5m]) > 0", ["rate/on-gauge"]],
    ["rate(rate(x_total[5m])[10m:1m]) > 1", ["rate/on-gauge"]],
    ["rate(avg_over_time(x_total[5m])[10m:1m]) > 1", ["rate/on-gauge"]],
    ["rate(max(x_total)[10m:1m]) > 1", ["rate/of-aggregate"]],
    ["increase((a_total + b_total)[10m:1m]) > 1", []],
  ] as const)("rates of gauges: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["http_requests_total > 1000", ["rate/missing"]],
    ['http_requests_total{code=~"5.."} > 0', ["rate/missing"]],
    ["sum by (job) (http_requests_total) > 1000", ["rate/missing"]],
    ["sum(node_network_receive_bytes_total) / 1024 > 100", ["rate/missing"]],
    ["100 * sum(http_errors_total) / sum(http_requests_total) > 5", ["rate/missing"]],
    ["(http_requests_total > 1000) and on(job) up == 1", ["rate/missing"]],
    ["max_over_time(http_requests_total[5m]) > 1000", ["rate/missing"]],
    ["http_requests_total - http_requests_total offset 5m > 10", []],
    ["delta(shop_requests_total[5m]) > 10", []],
    ["kube_pod_container_status_restarts_total > 5", ["rate/missing"]],
    ["prometheus_notifications_dropped_total > 0", ["rate/missing"]],
    ["up == 0 and http_requests_total > 0", []],
    ["http_requests_total == 0", []],
    ["absent(http_requests_total)", []],
    ["count(http_requests_total > 0) < 3", []],
    ["changes(http_requests_total[5m]) == 0", []],
    ["http_requests_total unless http_requests_total offset 1h", []],
    ["minio_cluster_nodes_offline_total > 0", []],
    ["nodejs_active_handles_total > 500", []],
    ["topk(5, http_requests_total) > 100", ["rate/missing"]],
    ["http_requests_total > bool 5 == 1", []],
    ["node_vmstat_oom_kill > 0", []],
    ["process_cpu_seconds_total > 100", ["rate/missing"]],
    ["clamp_min(http_errors_total, 0) > 10", ["rate/missing"]],
    ["-http_errors_total < -10", []],
    ["http_errors_total > http_errors_total offset 5m", []],
    ["http_errors_total >= 1 unless http_errors_total offset 10m >= 1", []],
    ["shop_request_duration_seconds_count > 100", []],
    ["shop_request_duration_seconds_sum / shop_request_duration_seconds_count > 1", []],
    [
      'shop_request_duration_seconds_bucket{le="1"} / ignoring (le) shop_request_duration_seconds_count < 0.9',
      [],
    ],
  ] as const)("counters compared as they are: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["rate(x_total[10s]) > 1", ["range/too-short"]],
    ["increase(x_total[20s]) > 1", ["range/too-short"]],
    ["irate(x_total[29s]) > 1", ["range/too-short"]],
    ["changes(up[15s]) > 0", ["range/too-short"]],
    ["avg_over_time(up[5s]) < 1", ["range/too-short"]],
    ["avg_over_time(up[1m]) < 1", []],
    ["rate(x_total[1m] offset 5m) > 1", []],
    ["last_over_time(x[1s]) > 1", ["range/too-short"]],
    ["absent_over_time(up[5s])", ["range/too-short"]],
    ["sum_over_time(x[15s]) > 1", []],
    ["rate(x_total[5m:10s]) > 1", []],
    ["rate(x_total[10s:1s]) > 1", []],
    ["max_over_time(rate(x_total[10s])[10m:]) > 1", ["range/too-short"]],
    ["avg_over_time(rate(x_total[5m])[5m:10m]) > 1", ["range/too-short"]],
  ] as const)("ranges that hold too little: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ['absent(up{job="a"})', ["absent/blind-to-down"]],
    ["predict_linear(node_filesystem_avail_bytes[6h], 24*3600)", ["alert/no-comparison"]],
    ["rate(x_total[5m]) / rate(y_total[5m])", ["alert/no-comparison"]],
    ["sum by (job) (rate(x_total[5m]))", ["alert/no-comparison"]],
    ["histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))", ["alert/no-comparison"]],
    ["x > bool 5", ["alert/always-fires"]],
    ["(x > bool 5) * (y > bool 6)", ["alert/always-fires"]],
    ["(x > bool 5) * (y > bool 6) == 1", []],
    ["(x > bool 5) + (y < bool 6) > 1", []],
    ["x == 0 or vector(0)", ["alert/always-fires"]],
    ["sum(x) or vector(0)", ["alert/no-comparison"]],
    ["(sum(x) or vector(0)) > 5", []],
    ["x - y", ["alert/no-comparison"]],
    ['label_replace(x, "a", "$1", "b", "(.*)")', ["alert/no-comparison"]],
    ['label_replace(x > 5, "a", "$1", "b", "(.*)")', []],
    ["sum(x > 5)", []],
    ["count by (job) (up == 0)", []],
    ["x and y", []],
    ["x and on () vector(1)", []],
    ["(x > 5) * on (instance) group_left (nodename) node_uname_info", []],
    ["node_uname_info * on (instance) group_left () (x > 5)", []],
    ["topk(5, x)", ["alert/no-comparison"]],
    ["quantile(0.9, x)", ["alert/no-comparison"]],
    ['ALERTS{alertstate="firing"}', []],
    ['kube_pod_status_phase{phase="Failed"}', ["alert/no-comparison"]],
    ["changes(x[1h])", ["alert/no-comparison"]],
    ["max_over_time((x > 5)[10m:1m])", []],
    ["count_over_time((x > 5)[10m:1m]) > 3", []],
    ["absent(x) or x > 5", []],
    ["absent(x) or x", ["alert/always-fires"]],
    ["x > y", []],
    ["x > on (instance) y", []],
    ["vector(scalar(x)) > 5", []],
    ["vector(time()) > 5", []],
    ["day_of_week() == 1", []],
  ] as const)("conditions that are none: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ['absent(up{pod="api-7d9f8b6c5d-x2x4z"})', ["absent/cannot-resolve"]],
    ['absent(up{instance="10.0.0.1:9100"})', ["absent/blind-to-down"]],
    ['absent(up{job="a", job="b"})', ["absent/cannot-resolve", "selector/contradiction"]],
    ['absent_over_time(x{pod="api-7d9f8b6c5d-x2x4z"}[5m])', ["absent/cannot-resolve"]],
    ['absent(kube_job_status_complete{job_name="backup-1700000000"})', ["absent/cannot-resolve"]],
    ["absent(sum by (job) (x))", ["absent/cannot-resolve"]],
    ["absent(sum(x))", []],
    ["absent(x > 5)", []],
    ["absent(x == 1)", []],
    ["absent(vector(1))", ["alert/never-fires"]],
    ["absent(rate(x_total[5m]))", []],
    ['absent(up{job="a"}) and on () day_of_week() > 0', ["absent/blind-to-down"]],
    ['day_of_week() > 0 and on () absent(up{job="a"})', ["absent/blind-to-down"]],
    ['x > 5 and on () absent(up{job="a"})', []],
    ['(x > 5 or y > 5) unless on () (absent(up{job="a"}) or absent(up{job="b"}))', []],
    ['absent(up{job="a"}) == 0', ["absent/blind-to-down", "alert/never-fires"]],
    ['absent(up{job="a"}) == 1', ["absent/blind-to-down"]],
    ["absent(up) > 0", ["absent/blind-to-down"]],
    ['absent(up{job="a"} == 1)', []],
    ['absent(up{job="a"}) or up{job="a"} == 0', []],
    ["absent(absent(x))", []],
    ["absent(x) and x > 1", ["join/never-matches"]],
    ['absent(x{job="a"}) and x{job="a"}', ["join/never-matches"]],
    ["absent(x or vector(0))", ["alert/never-fires"]],
    ["absent(count(x) == 0)", ["absent/cannot-resolve"]],
    ["absent(x offset 5m) unless x", ["join/never-matches"]],
    ["absent(count(x) or vector(0))", ["alert/never-fires"]],
  ] as const)("waiting for what is gone: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["up < 0", ["alert/never-fires"]],
    ["up != 0 and up != 1", ["alert/never-fires"]],
    ["sum(up) < 0", ["alert/never-fires"]],
    ["avg(up) > 1", ["alert/never-fires"]],
    ["probe_success > 1", ["alert/never-fires"]],
    ["absent(x) == 2", ["alert/never-fires"]],
    ["x > 10 and x < 5", ["alert/never-fires"]],
    ["x > 5 and x <= 5", ["alert/never-fires"]],
    ["x > 10 < 5", ["alert/never-fires"]],
    ["x == 1 == 2", ["alert/never-fires"]],
    ["(x > 10) and (y > 5 and x < 3)", ["alert/never-fires"]],
    ['x{a="1"} > 10 and x{a="2"} < 5', ["join/never-matches"]],
    ["x > 10 unless x > 5", ["alert/never-fires"]],
    ["x > 5 unless x > 10", []],
    ["x == 5 unless x > 3", ["alert/never-fires"]],
    ["x unless x", ["alert/never-fires"]],
    ["count(up == 0) == 0", ["alert/never-fires"]],
    ["count by (job) (up) < 1", ["alert/never-fires"]],
    ["count(up == 1) < 1", ["alert/never-fires"]],
    ["sum(up == 0) > 0", ["alert/never-fires"]],
    ["sum(up == 1) > 0", []],
    ["count_over_time(x[5m]) == 0", ["alert/never-fires"]],
    ["present_over_time(x[5m]) == 0", ["alert/never-fires"]],
    ["increase(x_total[5m]) < 0", ["alert/never-fires"]],
    ["rate(x_total[5m]) > -1", ["alert/always-fires"]],
    ["histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m]))) < 0", []],
    ['1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 1.5', ["alert/never-fires"]],
    ["hour() > 24", ["alert/never-fires"]],
    ["hour() > 22 and hour() < 6", ["alert/never-fires"]],
    ["x > 1 and on () (hour() > 22 and hour() < 6)", ["alert/never-fires"]],
    ["x > 1 and on () (hour() > 22 or hour() < 6)", []],
    ["day_of_week() == 7", ["alert/never-fires"]],
    ["clamp_max(x, 10) > 10", ["alert/never-fires"]],
    ["clamp(x, 0, 1) > 1", ["alert/never-fires"]],
    ["clamp_min(x, 5) < 5", ["alert/never-fires"]],
    ["round(up) > 1", ["alert/never-fires"]],
    ["sgn(x) > 1", ["alert/never-fires"]],
    ["(x > bool 5) > 1", ["alert/never-fires"]],
    ["(x > bool 5) == 2", ["alert/never-fires"]],
    ["min_over_time(up[5m]) > 1", ["alert/never-fires"]],
    ["x < 5 > 10", ["alert/never-fires"]],
    ["x > Inf", ["alert/never-fires"]],
    ["x >= Inf", []],
    ["x < -Inf", ["alert/never-fires"]],
    ["x != NaN", ["alert/always-fires"]],
    ["x == 1 and x == 0", ["alert/never-fires"]],
    ["x == 1 and on () x == 0", []],
    ["x > 90 and on (instance) x < 80", []],
    ["time() - x < 0", []],
    ["timestamp(x) < 0", ["alert/never-fires"]],
    ["abs(x) < 0", ["alert/never-fires"]],
    ["stddev(x) < 0", ["alert/never-fires"]],
    ["x * 0 > 1", ["alert/never-fires"]],
    ["x ^ 2 < 0", ["alert/never-fires"]],
    ["x % 10 > 10", ["alert/never-fires"]],
    ["probe_http_status_code > 199 and probe_http_status_code < 100", ["alert/never-fires"]],
    ["probe_http_status_code < 200 and probe_http_status_code >= 400", ["alert/never-fires"]],
    ["bool_metric > 0 and bool_metric < 1", []],
    ["x > 5 and x offset 5m < 3", ["for/outlasts-condition"]],
    ['x{a="1"} and x{a="2"}', ["join/never-matches"]],
  ] as const)("conditions that cannot hold: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["x / y > 1", []],
    ["sum by (job) (x) / sum by (job) (y) > 1", []],
    ["sum by (job, code) (x) / sum by (job) (y) > 1", []],
    ["rate(x[5m]) / on (job) rate(y[5m]) > 1", []],
    ["sum by (job, code) (x) / on (job) sum by (job) (y) > 1", ["join/many-to-many"]],
    ["sum by (job) (x) / on (job) sum by (job, code) (y) > 1", ["join/many-to-many"]],
    ["sum by (job, code) (x) * on (job) group_left () sum by (job, pod) (y) > 1", ["join/many-to-many"]],
    ["sum by (job, code) (x) > on (job) sum by (job) (y)", ["join/many-to-many"]],
    ['sum by (job, code) (x{code="500"}) / on (job) sum by (job) (y) > 1', []],
    ['sum by (job, code) (x{code=~"5.."}) / on (job) sum by (job) (y) > 1', ["join/many-to-many"]],
    ["max by (job) (topk by (job) (1, x)) / on (job) sum by (job) (y) > 1", []],
    [
      'count_values by (job) ("version", build_info) / on (job) count by (job) (build_info) > 1',
      ["join/many-to-many"],
    ],
    ["max by (a, b) (x) * on (a) group_left (c) max by (a, c) (y) > 1", []],
    ["max by (a, b) (x) * on (a) group_left (c) max by (a, c, d) (y) > 1", ["join/many-to-many"]],
    ["(x > 5) * on (instance) group_left (nodename) node_uname_info", []],
    [
      "(sum by (instance) (x) > 5) * on (instance) group_left (nodename) sum by (instance) (node_uname_info)",
      ["join/label-removed"],
    ],
    ["sum by (instance) (x) > 5 and on (pod) y", ["join/label-removed"]],
    ["sum by (a) (x) > 5 and on (a) sum by (b) (y)", ["join/label-removed"]],
    ["sum by (a) (x) > 5 and sum by (b) (y)", []],
    ["sum by (job) (x) > 5 and up == 0", ["join/never-matches"]],
    ["sum by (job) (x) > 5 unless sum by (instance) (up)", ["join/never-matches"]],
    ["sum by (instance) (x) > 5 and ignoring (job) up == 0", []],
    ['sum by (instance) (x) > 5 and ignoring (job) up{env="a"} == 0', ["join/never-matches"]],
    ['x{job="a"} / y{job="b"} > 1', ["join/never-matches"]],
    ['x{job="a"} / on (instance) y{job="b"} > 1', []],
    ['x{job=~"a|b"} / y{job="c"} > 1', ["join/never-matches"]],
    ['x{job=~"a.*"} / y{job="b"} > 1', ["join/never-matches"]],
    ['x{job!="a"} / y{job="a"} > 1', ["join/never-matches"]],
    ['x{job!="a"} / y{job="b"} > 1', []],
    ['x{a="1"} or y{a="2"} > 1', ["alert/always-fires"]],
    ["x > 1 and vector(1)", ["join/never-matches"]],
    ["x > 1 and on () vector(1)", []],
    ["x > 1 and hour() > 8", ["join/never-matches"]],
    ["x > 1 and on () hour() > 8", []],
    ["x > 1 unless on () hour() > 8", []],
    ["x > 1 unless hour() > 8", ["join/never-matches"]],
    ["vector(1) / x > 1", ["join/never-matches"]],
    ["sum(x) / sum(y) > 1", []],
    ["sum(x) / y > 1", ["join/never-matches"]],
    ["sum(x) / on () group_right () y > 1", []],
    ["x / scalar(sum(y)) > 1", []],
    ['absent(x{job="a"}) and on () up', []],
    ['absent(x{job="a"}) and up{job="a"}', ["join/never-matches"]],
    ['absent(x{job="a"}) and on (job) up{job="a"}', []],
    ['absent(x{job="a"}) unless on (job) up{job="b"}', ["join/never-matches"]],
    ['x{le="+Inf"} / ignoring (le) x_count > 1', []],
    ['x_bucket{le="0.5"} / x_count > 1', ["join/never-matches"]],
    ["x / ignoring (mode) sum without (mode) (x) > 1", ["join/many-to-many"]],
    [
      'rate(node_cpu_seconds_total{mode="idle"}[5m]) / ignoring (mode) sum without (mode) (rate(node_cpu_seconds_total[5m])) < 0.1',
      [],
    ],
    [
      "rate(node_cpu_seconds_total[5m]) / ignoring (mode) group_left () sum without (mode) (rate(node_cpu_seconds_total[5m])) > 0.1",
      [],
    ],
    ["x * on (a) group_left () y * on (b) group_left () z > 1", []],
    ["kube_pod_info * on (namespace, pod) group_left () x > 1", []],
    ['label_replace(x, "a", "$1", "b", "(.*)") / on (a) y > 1', []],
    ['sum by (a) (label_replace(x, "a", "$1", "b", "(.*)")) / on (a) sum by (a) (y) > 1', []],
  ] as const)("two sides that should meet: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ['sum by (job) (x) > 1 and sum by (job) (y{pod="a"}) > 2', []],
    ["sum by (instance) (sum by (job) (x)) > 1", ["label/removed"]],
    ["sum by (instance) (rate(x[5m])) > 1", []],
    ["avg by (instance) (sum without (instance) (x)) > 1", ["label/removed"]],
    ["max by (le) (histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))) > 1", ["label/removed"]],
    ["sum by (nodename) ((x > 1) * on (instance) group_left (nodename) node_uname_info) > 1", []],
    ["sum by (nodename) ((x > 1) * on (instance) group_left () node_uname_info) > 1", []],
    ["sum by (pod) (x / on (instance) y) > 1", ["label/removed"]],
    ["sum by (job) (vector(1)) > 0", ["label/removed"]],
    ['sum by (instance) (count_values ("v", x)) > 1', ["label/removed"]],
    ['sum by (v) (count_values ("v", x)) > 1', []],
    ['sum by (a) (x{a=""}) > 1', ["label/removed"]],
  ] as const)("labels that are gone: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m]))) > 1", ["histogram/le-removed"]],
    ["histogram_quantile(0.9, avg without (le, pod) (rate(x_bucket[5m]))) > 1", ["histogram/le-removed"]],
    ["histogram_quantile(0.9, sum by (job, le) (rate(x_bucket[5m]))) > 1", []],
    ["histogram_quantile(0.9, rate(x_bucket[5m])) > 1", []],
    ['histogram_quantile(0.9, rate(x_bucket{le="1"}[5m])) > 1', []],
    ["histogram_quantile(0.9, x_bucket) > 1", ["histogram/without-rate"]],
    ["histogram_quantile(0.9, sum by (le) (x_bucket)) > 1", ["histogram/without-rate"]],
    ["histogram_quantile(99, sum by (le) (rate(x_bucket[5m]))) > 1", ["histogram/bad-quantile"]],
    ["histogram_quantile(0.9, sum by (le) (increase(x_bucket[5m]))) > 1", []],
    ["histogram_quantile(0.9, sum by (vmrange) (rate(x_bucket[5m]))) > 1", ["histogram/le-removed"]],
    ["histogram_quantile(0.9, sum by (job) (job:x_bucket:rate5m)) > 1", ["histogram/le-removed"]],
    ["quantile_over_time(95, x[5m]) > 1", ["histogram/bad-quantile"]],
    ["quantile(0.95, x) > 1", []],
    ["quantile by (job) (1.5, x) > 1", ["histogram/bad-quantile"]],
  ] as const)("quantiles: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["sum_over_time(x[30d]) > 1", []],
    ["max_over_time(rate(x_total[5m])[30d:1s]) > 1", ["expression/costly"]],
    ["avg_over_time(x[1y]) > 1", ["expression/costly"]],
    ["max_over_time(sum(rate(x_total[5m]))[1d:1m]) > 1", []],
    ['{__name__=~".+"} > 1', ["expression/no-name"]],
    ['count({job="a"}) > 10000', ["expression/no-name"]],
    ['{__name__=~"node_.*"} > 1', []],
    ['count by (__name__) ({__name__!=""}) > 10000', ["expression/no-name"]],
  ] as const)("expressions that read much: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ['up{job=~".*"} == 0', ["matcher/matches-all"]],
    ['up{job=~"api"} == 0', ["matcher/plain-regex"]],
    ['up{job=~"api|web"} == 0', []],
    ['up{job!~"api"} == 0', ["matcher/plain-regex"]],
    ['up{job="~api"} == 0', []],
    ['up{job="api|web"} == 0', []],
    ['up{job=~"api.example.com"} == 0', []],
    ['up{job=~"a", job!~"a.*"} == 0', ["selector/contradiction"]],
    ['up{job=""} == 0', []],
    ['up{job=~""} == 0', ["matcher/plain-regex"]],
    ['up{job="a", job=~"b.*"} == 0', ["selector/contradiction"]],
    ['up{job=~"a.*", job=~"b.*"} == 0', ["selector/contradiction"]],
    ['up{job!="", job=""} == 0', ["selector/contradiction"]],
    ['up{job=~".+", job=""} == 0', ["selector/contradiction"]],
    ['up{job!~".+", job="a"} == 0', ["selector/contradiction"]],
  ] as const)("matchers: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    ["x / (y - y) > 1", []],
    ["x / y > 0.9 and y > 0", []],
    ["container_memory_working_set_bytes / container_spec_memory_limit_bytes > 0.9", ["division/by-zero"]],
    ["container_memory_working_set_bytes / (container_spec_memory_limit_bytes > 0) > 0.9", []],
    ["container_memory_working_set_bytes / (container_spec_memory_limit_bytes != 0) > 0.9", []],
    ["(container_memory_working_set_bytes / container_spec_memory_limit_bytes) * 100 > 90 < Inf", []],
    [
      'container_memory_working_set_bytes{container!=""} / on (pod) kube_pod_container_resource_limits{resource="memory"} > 0.9',
      [],
    ],
  ] as const)("divisors: %s", (expression, codes) => {
    expect(found(expression)).toEqual(codes);
  });

  it.each([
    [
      "rate(sum(x_total)[10m:1m]) > 1",
      "`rate` over `x_total` added up first: one counter that begins again looks like a fall of the whole",
      "take the `rate` of each counter first, and add up afterwards: `sum(rate(…))`",
    ],
    [
      "increase((max without (instance) (x_total))[15m:1m]) >= 4",
      "`increase` over the `max` of `x_total`: one counter that begins again looks like a fall of the whole",
      "take the `increase` of each counter first, and take the `max` afterwards: `max(increase(…))`",
    ],
  ])("the order in which counters are put together: %s", (expression, reason, advice) => {
    const { findings } = check({ "rules.yml": alertFile(expression) });
    const about = findings.filter(({ code }) => code === "rate/of-aggregate");
    expect(about.map((finding) => [finding.message.replace(/^\w+: /, ""), finding.advice])).toEqual([
      [reason, advice],
    ]);
  });
});
