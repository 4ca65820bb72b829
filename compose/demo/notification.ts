/** One alert of a notification. */
export interface NotifiedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Absent while it fires. */
  readonly endsAt?: string;
}

/** What Alertmanager posts to a webhook (payload version 4), without what nobody reads here. */
export interface Notification {
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly NotifiedAlert[];
  /** Alerts that Alertmanager left out. */
  readonly truncatedAlertCount: number;
}

/** Something in a body that is not as Alertmanager writes it. */
export interface NotificationFinding {
  /** Where, such as `alerts[0].status`; empty for the whole body. */
  readonly place: string;
  readonly message: string;
}

/** A notification, or what is wrong with the body. */
export type ParsedNotification =
  | { readonly notification: Notification; readonly findings: readonly [] }
  | { readonly notification?: never; readonly findings: readonly NotificationFinding[] };

const findingsMax = 10;

/** Reads the body of a webhook; findings are reported together, the first ten of them. */
export function parseNotification(text: string): ParsedNotification {
  const findings: NotificationFinding[] = [];
  const find: Find = (place, message) => {
    if (findings.length < findingsMax) findings.push({ place, message });
  };
  const body = parseObject(text);
  if (body === undefined) return { findings: [{ place: "", message: "the body is no JSON object" }] };
  if (body.version !== "4") find("version", 'must be "4"');
  const notification: Notification = {
    receiver: readText(body.receiver, "receiver", find),
    status: readStatus(body.status, "status", find),
    groupLabels: readTexts(body.groupLabels, "groupLabels", find),
    alerts: readAlerts(body.alerts, find),
    truncatedAlertCount: readCount(body.truncatedAlerts, "truncatedAlerts", find),
  };
  return findings.length > 0 ? { findings } : { notification, findings: [] };
}

type Find = (place: string, message: string) => void;
type JsonObject = Readonly<Record<string, unknown>>;

function readAlerts(value: unknown, find: Find): readonly NotifiedAlert[] {
  if (!Array.isArray(value) || value.length === 0) {
    find("alerts", "must be a list with at least one alert");
    return [];
  }
  return value.map((member: unknown, index) => {
    const place = `alerts[${index}]`;
    const alert = asObject(member);
    if (alert === undefined) find(place, "must be an object");
    const { status, labels, annotations, startsAt, endsAt } = alert ?? {};
    if (alert === undefined) return { status: "firing", labels: {}, annotations: {}, startsAt: "" };
    const readable = readStatus(status, `${place}.status`, find);
    return {
      status: readable,
      labels: readTexts(labels, `${place}.labels`, find),
      annotations: readTexts(annotations, `${place}.annotations`, find),
      startsAt: readInstant(startsAt, `${place}.startsAt`, find),
      // While an alert fires, Alertmanager writes year 1 for an end that it does not know.
      ...(readable === "resolved" ? { endsAt: readInstant(endsAt, `${place}.endsAt`, find) } : {}),
    };
  });
}

function readText(value: unknown, place: string, find: Find): string {
  if (typeof value === "string") return value;
  find(place, "must be a text");
  return "";
}

function readStatus(value: unknown, place: string, find: Find): "firing" | "resolved" {
  if (value === "firing" || value === "resolved") return value;
  find(place, "must be `firing` or `resolved`");
  return "firing";
}

function readInstant(value: unknown, place: string, find: Find): string {
  if (typeof value === "string" && !Number.isNaN(Date.parse(value))) return value;
  find(place, "must be an instant such as `2026-01-01T00:00:00Z`");
  return "";
}

function readCount(value: unknown, place: string, find: Find): number {
  if (value === undefined) return 0;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  find(place, "must be a count");
  return 0;
}

function readTexts(value: unknown, place: string, find: Find): Readonly<Record<string, string>> {
  const texts = new Map<string, string>();
  const object = asObject(value);
  if (object === undefined) find(place, "must be an object");
  for (const [name, member] of Object.entries(object ?? {})) {
    texts.set(name, readText(member, `${place}.${name}`, find));
  }
  return Object.fromEntries(texts);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): JsonObject | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
