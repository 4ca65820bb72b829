/** The body of a webhook as Alertmanager writes it (version 4), with one alert. */
export function webhookBody({
  status = "firing",
  version = "4",
}: {
  readonly status?: string;
  readonly version?: string;
}): string {
  const labels = { alertname: "ApiDown", severity: "page" };
  const annotations = { summary: "No instance answers" };
  return JSON.stringify({
    version,
    groupKey: '{}/{severity="page"}:{system="api"}',
    truncatedAlerts: 0,
    status,
    receiver: "api-page",
    groupLabels: { system: "api" },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: "http://127.0.0.1:29093",
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: "2026-01-01T00:00:00.000Z",
        endsAt: status === "resolved" ? "2026-01-01T00:05:00.000Z" : "0001-01-01T00:00:00Z",
        generatorURL: "http://127.0.0.1:29090/graph",
        fingerprint: "0123456789abcdef",
      },
    ],
  });
}
