import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  type IntegrationKind,
  type NotificationData,
  parseNotificationTemplates,
  renderIntegration,
} from "../../simulator/alertmanager/index.ts";
import {
  integrationOf,
  type KindCase,
  nowhere,
  reachableKinds,
  shownSettings,
  valueAt,
} from "./alertmanager-kinds.ts";
import { type Delivery, type DeliveryAddresses, startAlertmanager } from "./alertmanager-process.ts";
import { describeReal } from "./binaries.ts";
import { readPage } from "./mail-page.ts";

function configFor({ url, mail }: DeliveryAddresses, templates: readonly string[]): string {
  const entries = reachableKinds.map(
    ({ kind, settings }) =>
      [`${kind}_configs`, [{ send_resolved: true, ...settings({ url, mail }) }]] as const,
  );
  const { webhook_configs: webhooks = [], ...configs } = Object.fromEntries(entries);
  return JSON.stringify({
    templates,
    route: { receiver: "team.x", group_by: ["alertname", "a"], group_wait: "300ms", group_interval: "700ms" },
    receivers: [{ name: "team.x", ...configs, webhook_configs: [{ url: `${url}/data` }, ...webhooks] }],
  });
}

describeReal(
  "rendered notifications agree with a real Alertmanager's deliveries",
  [
    ["prometheus-3", "alertmanager"],
    ["prometheus-3", "templates"],
  ],
  (alertmanager = "", own = "") => {
    test(`of ${reachableKinds.length} kinds`, { timeout: 40_000, retry: 1 }, async () => {
      // A package may bring the templates of another version; these are the program's own.
      const templates = [join(own, "*.tmpl")];
      const running = await startAlertmanager(alertmanager, (_, all) => configFor(all, templates));
      try {
        const instant = (ms: number) => new Date(Date.now() + ms).toISOString();
        const alert = (labels: Readonly<Record<string, string>>, description: string, endsInMs: number) => ({
          labels: { alertname: "Down", ...labels },
          annotations: { summary: "it <is> *down*", ...(description === "" ? {} : { description }) },
          startsAt: instant(-1000),
          endsAt: instant(endsInMs),
          generatorURL: "http://p/g?a=b&c=d",
        });
        await running.post([
          alert({ a: "x", i: "1", severity: "page" }, "D", 600_000),
          alert({ a: "x", i: "2" }, "", 600_000),
          { labels: { alertname: "Solo" } },
        ]);
        await sleep(700);
        await running.post([alert({ a: "x", i: "1", severity: "page" }, "D", 0)]);
        await sleep(900);
        await running.post([alert({ a: "x", i: "2" }, "", 0)]);
        await sleep(1200);
      } finally {
        await running.stop();
      }
      const bodies = (path: string) => running.deliveries.filter((each) => each.path.startsWith(path));
      const data = bodies("/data").map(({ body }) => dataOf(body));
      expect(data.length).toBeGreaterThanOrEqual(4);
      for (const each of reachableKinds) compareKind(each, bodies(each.path), data);
    });
  },
);

function compareKind(
  kindCase: KindCase,
  deliveries: readonly Delivery[],
  data: readonly NotificationData[],
): void {
  const { kind, path, settings, shown } = kindCase;
  const there = deliveries
    .filter((each) => isMessage(kind, each))
    .map(({ body }) => mapped(shownSettings(kindCase, body), withoutAlerts));
  const integration = integrationOf(kindCase, settings(nowhere));
  if (integration === undefined) throw new Error(`no ${kind}`);
  const { templates } = parseNotificationTemplates([]);
  // Tickets are closed without a word of their own.
  const told =
    kind === "opsgenie" || kind === "jira" ? data.filter(({ status }) => status === "firing") : data;
  const here = told.map((each) => {
    const { fields, failure } = renderIntegration(templates, integration, each, 0);
    expect(failure, kind).toBeUndefined();
    const texts = new Map(fields.map(({ path: at, rendered }) => [at, rendered]));
    return mapped(shown, (_, name) => {
      const rendered = texts.get(name);
      return formOf(name, rendered !== undefined && "text" in rendered ? rendered.text : undefined);
    });
  });
  expect(sorted(here), path).toEqual(sorted(there));
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

function isMessage(kind: IntegrationKind, { path }: Delivery): boolean {
  return kind !== "opsgenie" || path.endsWith("/v2/alerts");
}

function formOf(name: string, text = ""): unknown {
  if (name === "html") return readPage(text);
  return name.startsWith("details.") && /^[[\d]/.test(text) && !name.endsWith(".n")
    ? withoutAlerts(JSON.parse(text))
    : text;
}

// Alertmanager reads the values of PagerDuty's details as YAML again, which makes numbers of some labels.
function withoutAlerts(value: unknown): unknown {
  return Array.isArray(value) ? value.map((alert) => valueAt(alert, "fingerprint")) : value;
}

// What Alertmanager sends is the outside: whole values are compared, so a wrong form shows.
function dataOf(body: unknown): NotificationData {
  return body as NotificationData;
}

// In any order, as the integrations are notified at the same time.
function sorted(all: readonly unknown[]): readonly unknown[] {
  const text = (value: unknown) => JSON.stringify(Object.entries(Object(value)).sort());
  return [...all].sort((left, right) => (text(left) < text(right) ? -1 : 1));
}
