import { describe, expect, it } from "vitest";
import { htmlText } from "../../../../simulator/report/page/html-text.ts";
import { livenessTables } from "../../../../simulator/report/page/liveness-tables.ts";
import { notificationCard } from "../../../../simulator/report/page/notification-card.ts";
import { panelStateOf } from "../../../../simulator/report/page/panel-liveness.ts";
import type { StoredNotification } from "../../../../simulator/report/page/stored-journal.ts";

function cardOf(integration: string, texts: Readonly<Record<string, string>>) {
  const notification: StoredNotification = {
    kind: "notification-sent",
    atMs: 0,
    receiver: "team",
    integration,
    status: "firing",
    group: {},
    alerts: [{ status: "firing", labels: { alertname: "ApiDown" }, annotations: { summary: "It is down" } }],
    texts,
    problem: undefined,
  };
  return notificationCard(notification);
}

describe("a notification as a card", () => {
  it.each([
    [
      "slack[0]",
      { title: "FIRING: down", text: "*ApiDown*: <http://x|panel>\n", color: "danger" },
      {
        integration: "Slack",
        heading: "FIRING: down",
        body: "*ApiDown*: <http://x|panel>",
        fields: [{ name: "color", text: "danger" }],
        source: undefined,
      },
    ],
    [
      "email[1]",
      { to: "a@b", "headers.Subject": "FIRING", html: "<h1>Down</h1><p>a &lt; b<br>c</p>" },
      {
        integration: "email",
        heading: "FIRING",
        body: "Down\na < b\nc",
        fields: [{ name: "to", text: "a@b" }],
        source: "<h1>Down</h1><p>a &lt; b<br>c</p>",
      },
    ],
    [
      "pagerduty[0]",
      { description: "FIRING", "details.firing": '[{"a":1}]' },
      {
        integration: "PagerDuty",
        heading: "FIRING",
        body: "",
        fields: [{ name: "details.firing", text: '[\n  {\n    "a": 1\n  }\n]' }],
        source: undefined,
      },
    ],
    [
      "webhook[0]",
      {},
      { integration: "webhook", heading: "It is down", body: "", fields: [], source: undefined },
    ],
    [
      "pigeon[0]",
      { wing: "left", message: "coo" },
      {
        integration: "pigeon",
        heading: "coo",
        body: "",
        fields: [{ name: "wing", text: "left" }],
        source: undefined,
      },
    ],
    [
      "constructor",
      {},
      { integration: "constructor", heading: "It is down", body: "", fields: [], source: undefined },
    ],
  ])("%s", (integration, texts, card) => {
    expect(cardOf(integration, texts)).toEqual(card);
  });
});

describe("the text of an HTML mail", () => {
  it.each([
    ["blocks begin lines", "<div>a</div><div>b</div>", "a\nb"],
    ["scripts and styles are left out", "a<script>alert(1)</script><style>b{}</style>c", "ac"],
    ["entities are resolved once", "&amp;lt; &#60; &#x3C; &nbsp;&unknown;", "&lt; < <  &unknown;"],
    ["what is cut off stays readable", '<p>one</p><p>two <a href="http://x', 'one\ntwo <a href="http://x'],
    ["numbers that are no characters stay", "&#0;&#x110000;", "&#0;&#x110000;"],
    ["an arrow is no element", "a <- b", "a <- b"],
  ])("%s", (_, html, text) => {
    expect(htmlText(html)).toBe(text);
  });
});

describe("what panels show of drills", () => {
  it("is a table for each dashboard, a letter for each panel", () => {
    const of = (
      dashboard: string,
      panelId: number,
      drill: string,
      state: "shows" | "unchanged" | "no-data" | "unrenderable",
    ) => ({
      dashboard,
      panelId,
      panelTitle: `Panel ${panelId}`,
      drill,
      state,
    });
    const tables = livenessTables([
      of("nats", 1, "nats/slow", "shows"),
      of("api", 1, "api/down", "shows"),
      { ...of("api", 2, "api/down", "no-data"), link: "#panel" },
      of("api", 2, "api/leak", "unrenderable"),
      of("api", 1, "api/leak", "shows"),
      of("api", 3, "api/leak", "unchanged"),
    ]);
    expect(tables[0]).toEqual({
      dashboard: "api",
      panels: [
        { id: 1, title: "Panel 1", showsCount: 2 },
        { id: 2, title: "Panel 2", showsCount: 0, link: "#panel" },
        { id: 3, title: "Panel 3", showsCount: 0 },
      ],
      drills: [
        { drill: "api/down", states: "sn-" },
        { drill: "api/leak", states: "sxu" },
      ],
    });
    expect([..."sunx-?"].map(panelStateOf)).toEqual([
      "shows",
      "unchanged",
      "no-data",
      "unrenderable",
      undefined,
      undefined,
    ]);
  });
});
