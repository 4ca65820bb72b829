import type { Chance } from "../../support/chance.ts";
import { between, shuffled } from "./choices.ts";

/** The series of one name. */
export interface Family {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "flag" | "bucket" | "histogram";
  /** What stands in the braces of each of its series. */
  readonly labels: readonly (readonly LabelPair[])[];
}

export type LabelPair = readonly [name: string, value: string];

/** The families that a case is about; histograms are in the language of Prometheus 3 only. */
export function drawFamilies(chance: Chance, isLater: boolean): readonly [Family, ...Family[]] {
  const kinds = shuffled(chance, isLater ? [...shapes, ...laterShapes] : shapes);
  const [first = up, ...rest] = kinds.slice(0, between(chance, 1, 4));
  return [drawFamily(chance, first), ...rest.map((shape) => drawFamily(chance, shape))];
}

interface Shape {
  readonly name: string;
  readonly kind: Family["kind"];
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

const up: Shape = {
  name: "up",
  kind: "flag",
  labels: { job: ["api", "db"], instance: ["a:9090", "b:9090", "c:80"] },
};
const shapes: readonly Shape[] = [
  up,
  {
    name: "probe_success",
    kind: "flag",
    labels: { job: ["blackbox"], instance: ["https://a.example/x?y=1"] },
  },
  {
    name: "http_requests_total",
    kind: "counter",
    labels: { job: ["api", "db"], instance: ["a:9090", "b:9090"], code: ["200", "404", "500"] },
  },
  { name: "node_cpu_seconds_total", kind: "counter", labels: { cpu: ["0", "1"], mode: ["idle", "user"] } },
  { name: "errors_total", kind: "counter", labels: { job: ["api", "db"], instance: ["a:9090"] } },
  {
    name: "node_filesystem_avail_bytes",
    kind: "gauge",
    labels: { mountpoint: ["/", "/var"], job: ["node"] },
  },
  { name: "queue_depth", kind: "gauge", labels: { queue: ["in", "out"], job: ["api"] } },
  { name: "temperature", kind: "gauge", labels: {} },
  {
    name: "kube_pod_status_phase",
    kind: "flag",
    labels: { namespace: ["default", "kube-system"], pod: ["p-0", "p-1"], phase: ["Running", "Failed"] },
  },
  {
    name: "request_duration_seconds_bucket",
    kind: "bucket",
    labels: { job: ["api"], le: ["0.1", "0.5", "1", "+Inf"] },
  },
  { name: "namespace:usage:sum", kind: "gauge", labels: { namespace: ["default", "x\\y", 'q"q', "ü"] } },
];
const laterShapes: readonly Shape[] = [
  { name: "latency", kind: "histogram", labels: { job: ["api", "db"] } },
  { name: "latency", kind: "histogram", labels: {} },
];

function drawFamily(chance: Chance, { name, kind, labels }: Shape): Family {
  const names = Object.keys(labels).sort();
  let sets: readonly (readonly LabelPair[])[] = [[]];
  for (const label of names) {
    const values = labels[label] ?? [];
    // All buckets, since a quantile of some of them is not what anybody asks for.
    const kept =
      label === "le" ? values : shuffled(chance, values).slice(0, between(chance, 1, values.length));
    sets = sets.flatMap((set) => kept.map((value): readonly LabelPair[] => [...set, [label, value]]));
  }
  const most = kind === "bucket" ? sets.length : 6;
  return { name, kind, labels: shuffled(chance, sets).slice(0, most) };
}
