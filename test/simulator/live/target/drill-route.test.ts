import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDrillRoute } from "../../../../simulator/live/target/drill-route.ts";

const webhook = { webhook_configs: [{ url: "<secret>", send_resolved: true }] };
const receivers = [
  { name: "drill", ...webhook },
  { name: "team", ...webhook },
];
const drillRoute = { receiver: "drill", matchers: ['drill="true"'] };

function read(routes: readonly object[], others: object = { receivers }) {
  const answer = readDrillRoute(JSON.stringify({ route: { receiver: "team", routes }, ...others }));
  return answer.route?.receiver ?? answer.problems;
}

const reach = (names: string) =>
  `alerts with \`drill="true"\` may reach ${names}; let the first route match \`drill="true"\` alone, not continue, and lead to one receiver`;

describe("where a loaded routing sends the alerts of drills", () => {
  it.each(["local", "staging", "production"])("is the receiver of drills in the routing of %s", (name) => {
    const text = readFileSync(`alerts/generated/routing/${name}.json`, "utf8");
    const { route, problems } = readDrillRoute(text);
    expect(route?.receiver ?? problems).toBe("drill");
  });

  it.each([
    ["the first route is that of drills", [drillRoute, { receiver: "team", matchers: ['severity="page"'] }]],
    ["what comes before it excludes drills", [{ receiver: "team", matchers: ['drill!="true"'] }, drillRoute]],
    [
      "routes below it lead to the same receiver",
      [{ ...drillRoute, routes: [{ receiver: "drill", matchers: ["a=b"] }] }],
    ],
  ])("is known when %s", (_, routes) => {
    expect(read(routes)).toBe("drill");
  });

  it.each([
    [
      "another route may take an alert before",
      [{ receiver: "team", matchers: ['severity="page"'] }, drillRoute],
      reach("`team`, `drill`"),
    ],
    [
      "it asks for another label as well",
      [{ receiver: "drill", matchers: ['drill="true"', 'severity="page"'] }],
      reach("`drill`, `team`"),
    ],
    [
      "a route below it leads elsewhere",
      [{ ...drillRoute, routes: [{ receiver: "team", matchers: ["a=b"] }] }],
      reach("`team`, `drill`"),
    ],
  ])("is refused when %s", (_, routes, problem) => {
    expect(read(routes)).toEqual([problem]);
  });

  it("is refused when it continues", () => {
    const found = read([{ ...drillRoute, continue: true }, { receiver: "team" }]);
    expect(found).toEqual([
      'the route of drills, `{}/{drill="true"}`, continues, so others are notified as well; let it not continue',
      reach("`drill`, `team`"),
    ]);
  });

  it.each([
    ["nobody", {}, "the receiver of drills, `drill`, notifies nobody"],
    [
      "two webhooks",
      { webhook_configs: [{ url: "<secret>" }, { url: "<secret>" }] },
      "the receiver of drills, `drill`, notifies by webhook, webhook; it may have one webhook only",
    ],
    [
      "a webhook and a chat",
      { ...webhook, slack_configs: [{ api_url: "<secret>", channel: "#x" }] },
      "the receiver of drills, `drill`, notifies by webhook, slack; it may have one webhook only",
    ],
    [
      "a webhook that is not told of the end",
      { webhook_configs: [{ url: "<secret>", send_resolved: false }] },
      "the webhook of the receiver `drill` is not told of resolved alerts; set `send_resolved: true`",
    ],
  ])("is refused when its receiver has %s", (_, integrations, problem) => {
    const own = [
      { name: "drill", ...integrations },
      { name: "team", ...webhook },
    ];
    expect(read([drillRoute], { receivers: own })).toEqual([problem]);
  });

  it("is refused when the routing cannot be read", () => {
    expect(readDrillRoute("route: [").problems[0]).toMatch(
      /^its routing cannot be read, so it is not safe: /,
    );
  });
});
