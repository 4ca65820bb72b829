import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  parseNotificationTemplates,
  type RenderedMessage,
  renderIntegration,
} from "../../simulator/alertmanager/index.ts";
import { shownNotification } from "../simulator/alertmanager/notification-texts.ts";
import {
  integrationOf,
  type KindCase,
  nowhere,
  reachableKinds,
  shownSettings,
  unreachableKinds,
} from "./alertmanager-kinds.ts";
import {
  type DeliveryAddresses,
  type RunningAlertmanager,
  startAlertmanager,
} from "./alertmanager-process.ts";
import { describeReal } from "./binaries.ts";

/** An integration of which one text cannot be rendered for messages of a status. */
interface FailingCase {
  readonly kindCase: KindCase;
  readonly path: string;
  readonly status: "firing" | "resolved";
  readonly settings: (addresses: DeliveryAddresses) => object;
}

describeReal(
  "a template that fails has the effect that it has in a real Alertmanager",
  [
    ["prometheus-3", "alertmanager"],
    ["prometheus-3", "templates"],
  ],
  (alertmanager = "", own = "") => {
    test("in every text of every kind", { timeout: 60_000, retry: 1 }, async () => {
      const cases = [...reachableKinds, ...unreachableKinds].flatMap(casesOf);
      expect(cases.length).toBeGreaterThan(200);
      const running = await startAlertmanager(alertmanager, (_, all) => configFor(cases, all, own));
      try {
        await post(running, cases, 600_000);
        await sleep(2500);
        await post(running, cases, -1);
        await sleep(3500);
      } finally {
        await running.stop();
      }
      const there = effectsIn(running.log());
      const differences = cases.flatMap((each, index) => {
        const { kindCase, path, status } = each;
        const here = effectOf(each);
        const real = there.get(`r${index}`) ?? "none";
        return here === real ? [] : [`${kindCase.kind} ${path} ${status}: ${here} here, ${real} there`];
      });
      expect(differences).toEqual([]);
      compareSlack(running, cases);
    });
  },
);

function casesOf(kindCase: KindCase): readonly FailingCase[] {
  const whole = (addresses: DeliveryAddresses) => ({ ...kindCase.settings(addresses), ...kindCase.more });
  const paths = textPaths(integrationOf(kindCase, whole(nowhere))?.settings ?? {}, "");
  const isReachable = reachableKinds.includes(kindCase);
  return paths.flatMap((path) => {
    const withText = (text: string) => (addresses: DeliveryAddresses) =>
      replaced(whole(addresses), path, text);
    // What Alertmanager itself refuses, because a text there is more than a text.
    if (integrationOf(kindCase, withText(bad)(nowhere)) === undefined) return [];
    const firing: FailingCase = { kindCase, path, status: "firing", settings: withText(bad) };
    // A ticket that nobody finds again is not resolved, and WeChat's token is asked for once in two hours.
    const isOnce = kindCase.kind === "jira" || path === "corp_id";
    if (!isReachable || isOnce) return [firing];
    return [firing, { kindCase, path, status: "resolved", settings: withText(badLater) }];
  });
}

const bad = "{{ .Nope }}";
const badLater = '{{ if eq .Status "resolved" }}{{ .Nope }}{{ end }}';

// Of all texts that were written; a secret shows none.
function textPaths(value: unknown, path: string): readonly string[] {
  if (typeof value === "string") return value === "<secret>" ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, member]) =>
    textPaths(member, isList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`),
  );
}

// The text keeps what it says, so that a message which does not fail is as good as before.
function replaced(settings: object, path: string, text: string): object {
  const copy = structuredClone(settings);
  let at: unknown = copy;
  const names = path.split(/[.[\]]+/).filter((name) => name !== "");
  for (const [index, name] of names.entries()) {
    if (typeof at !== "object" || at === null) return copy;
    const member: unknown = Reflect.get(at, name);
    if (index === names.length - 1)
      Reflect.set(at, name, `${text}${typeof member === "string" ? member : ""}`);
    at = member;
  }
  return copy;
}

function configFor(cases: readonly FailingCase[], addresses: DeliveryAddresses, own: string): string {
  return JSON.stringify({
    templates: [join(own, "*.tmpl")],
    route: {
      receiver: "nobody",
      group_by: ["case"],
      group_wait: "0s",
      group_interval: "2s",
      routes: cases.map((_, index) => ({ receiver: `r${index}`, matchers: [`case="${index}"`] })),
    },
    receivers: [
      { name: "nobody" },
      ...cases.map(({ kindCase: { kind }, settings }, index) => ({
        name: `r${index}`,
        [`${kind}_configs`]: [
          { send_resolved: true, ...settings({ ...addresses, url: `${addresses.url}/${index}` }) },
        ],
      })),
    ],
  });
}

async function post(
  running: RunningAlertmanager,
  cases: readonly FailingCase[],
  endsInMs: number,
): Promise<void> {
  const instant = (ms: number) => new Date(Date.now() + ms).toISOString();
  await running.post(
    cases.map((_, index) => ({
      labels: { alertname: "Down", case: `${index}` },
      annotations: { summary: "down" },
      startsAt: instant(-5000),
      endsAt: instant(endsInMs),
    })),
  );
}

// Slack gets a message all the same, in which all texts from the failing one on are missing.
function compareSlack(running: RunningAlertmanager, cases: readonly FailingCase[]): void {
  for (const [index, each] of cases.entries()) {
    const { kindCase, path, status, settings } = each;
    if (kindCase.kind !== "slack" || status !== "firing") continue;
    const delivery = running.deliveries.find((one) => one.path === `/${index}/slack`);
    const texts = new Map(
      messageOf(kindCase, settings, "firing").fields.map(({ path: at, rendered }) => [at, rendered]),
    );
    const here = Object.keys(kindCase.shown).map((name) => {
      const rendered = texts.get(name);
      return [name, rendered !== undefined && "text" in rendered ? rendered.text : ""];
    });
    const there = Object.entries(shownSettings(kindCase, delivery?.body));
    expect(Object.fromEntries(here), path).toEqual(
      Object.fromEntries(there.map(([name, text]) => [name, text ?? ""])),
    );
  }
}

type Effect = "none" | "final" | "retried";

function effectOf({ kindCase, settings, status }: FailingCase): Effect {
  const { failure } = messageOf(kindCase, settings, status);
  return failure === undefined ? "none" : failure.isRetried ? "retried" : "final";
}

function messageOf(
  kindCase: KindCase,
  settings: FailingCase["settings"],
  status: FailingCase["status"],
): RenderedMessage {
  const integration = integrationOf(kindCase, settings(nowhere));
  if (integration === undefined) throw new Error(`no ${kindCase.kind}`);
  const { templates } = parseNotificationTemplates([]);
  return renderIntegration(templates, integration, { ...shownNotification, status }, 0);
}

// The log tells of the first failure of every notification, and whether it was the last.
function effectsIn(log: string): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const line of log.split("\n").filter((each) => each.startsWith("{"))) {
    const { err, receiver } = logLine(line);
    const name = receiver ?? /^(r\d+)\//.exec(err)?.[1];
    if (name === undefined || !err.includes("executing ")) continue;
    if (err.includes("unrecoverable")) effects.set(name, "final");
    else if (!effects.has(name)) effects.set(name, "retried");
  }
  return effects;
}

function logLine(line: string): { readonly err: string; readonly receiver: string | undefined } {
  const value: unknown = JSON.parse(line);
  const fields = new Map<string, unknown>(Object.entries(Object(value)));
  const receiver = fields.get("receiver");
  return {
    err: String(fields.get("err") ?? ""),
    receiver: typeof receiver === "string" ? receiver : undefined,
  };
}
