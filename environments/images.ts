/** A container image, pinned to a version. */
export interface Image {
  readonly repository: string;
  readonly version: string;
}

/** The images of the container stack. Prometheus and Alertmanager are the versions that the tests run against. */
export const images = {
  prometheus: { repository: "prom/prometheus", version: "v3.5.3" },
  alertmanager: { repository: "prom/alertmanager", version: "v0.33.1" },
  blackboxExporter: { repository: "prom/blackbox-exporter", version: "v0.27.0" },
  grafana: { repository: "grafana/grafana", version: "12.2.1" },
  loki: { repository: "grafana/loki", version: "3.5.7" },
  collector: { repository: "otel/opentelemetry-collector-contrib", version: "0.138.0" },
  node: { repository: "node", version: "20.19.5-bookworm-slim" },
} as const satisfies Readonly<Record<string, Image>>;
