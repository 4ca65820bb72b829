import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drillRouting } from "../../../../simulator/live/stack/drill-routing.ts";
import { routingProblems } from "../../../../simulator/live/stack/index.ts";

const own = { isOwnUrlFile: (path: string) => path.startsWith("/run/drill/") };

const production = () => JSON.parse(readFileSync("alerts/generated/routing/production.json", "utf8"));

const ours = () =>
  drillRouting(production(), {
    urlFileOf: (receiver) => `/run/drill/${receiver}.url`,
    tokenFile: "/run/drill/token",
    toldOfResolved: new Set(["api-page"]),
    timeoutMs: 1_000,
  });

describe("the guard before a drill", () => {
  it("lets the production routing pass once every receiver is the drill's own", () => {
    expect(routingProblems(JSON.stringify(ours()), own)).toEqual([]);
  });

  it("refuses the production routing as it is, and names who would be notified", () => {
    const problems = routingProblems(JSON.stringify(production()), own);
    expect(problems.length).toBeGreaterThan(5);
    expect(problems.join("\n")).toContain("`api-page`");
  });

  it.each([
    [
      "a second integration beside ours",
      { webhook_configs: [{ url_file: "/run/drill/x.url" }], email_configs: [{ to: "team@klaxon.example" }] },
      "the receiver `team` notifies by webhook, email, not the drill's receiver alone",
    ],
    [
      "two webhooks",
      { webhook_configs: [{ url_file: "/run/drill/x.url" }, { url: "http://127.0.0.1/x" }] },
      "the receiver `team` notifies by webhook, webhook, not the drill's receiver alone",
    ],
    [
      "another kind of integration",
      { slack_configs: [{ api_url: "https://hooks.slack.example/x", channel: "#x" }] },
      "the receiver `team` notifies by slack, not the drill's receiver alone",
    ],
    [
      "a webhook whose address is hidden",
      { webhook_configs: [{ url: "https://pager.example/x" }] },
      "the webhook of the receiver `team` does not read its address from the drill's folder",
    ],
    [
      "an address from somebody else's file",
      { webhook_configs: [{ url_file: "/etc/pager.url" }] },
      "the webhook of the receiver `team` does not read its address from the drill's folder",
    ],
  ])("refuses %s", (_, receiver, problem) => {
    const config = {
      global: { smtp_smarthost: "mail.example:25", smtp_from: "a@klaxon.example" },
      route: { receiver: "team" },
      receivers: [{ name: "team", ...receiver }],
    };
    expect(routingProblems(JSON.stringify(config), own)).toEqual([problem]);
  });

  it("refuses what it cannot read", () => {
    expect(routingProblems("route: [", own)[0]).toMatch(/^its routing cannot be read, so it is not safe: /);
  });
});

describe("the routing of a drill", () => {
  it("keeps routes, timers and inhibition, with a route of storms instead of that of drills", () => {
    const original = production();
    const storm = {
      receiver: "storm-of-a-drill",
      matchers: ['storm_of_a_drill="true"'],
      group_by: ["..."],
      group_wait: "0s",
    };
    expect(ours()).toEqual({
      ...original,
      route: { ...original.route, routes: [storm, ...original.route.routes.slice(1)] },
      receivers: [...original.receivers, { name: storm.receiver }].map(({ name }: { name: string }) => ({
        name,
        webhook_configs: [
          {
            url_file: `/run/drill/${name}.url`,
            send_resolved: name === "api-page",
            timeout: "1000ms",
            http_config: { authorization: { credentials_file: "/run/drill/token" } },
          },
        ],
      })),
    });
  });
});
