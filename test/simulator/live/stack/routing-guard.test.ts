import { describe, expect, it } from "vitest";
import { routingProblems } from "../../../../simulator/live/stack/index.ts";

const own = "/tmp/drill/alertmanager";
const allowed = { isOwnUrlFile: (path: string) => path.startsWith(`${own}/`) };
const harmless = `webhook_configs: [{url_file: ${own}/receiver-0.url}]`;

function problemsOf(...receivers: readonly string[]): readonly string[] {
  const list = receivers.map((fields, index) => `  - name: r${index}\n    ${fields}\n`).join("");
  return routingProblems(`route: {receiver: r0}\nreceivers:\n${list}`, allowed);
}

describe("a routing that an Alertmanager has loaded", () => {
  it("is safe where each receiver is ours, or nobody", () => {
    expect(problemsOf(harmless, "")).toEqual([]);
  });

  it.each([
    [
      "PagerDuty",
      "pagerduty_configs: [{routing_key: k}]",
      "notifies by pagerduty, not the drill's receiver alone",
    ],
    [
      "Slack beside ours",
      `${harmless}\n    slack_configs: [{api_url: "https://hooks.example.com/x", channel: "#a"}]`,
      "notifies by webhook, slack, not the drill's receiver alone",
    ],
    [
      "a second webhook",
      `webhook_configs: [{url_file: ${own}/receiver-0.url}, {url: "https://example.com/"}]`,
      "notifies by webhook, webhook, not the drill's receiver alone",
    ],
    [
      "somebody else's webhook",
      'webhook_configs: [{url: "https://example.com/"}]',
      "does not read its address from the drill's folder",
    ],
    [
      "a file that is not the drill's",
      "webhook_configs: [{url_file: /etc/alertmanager/oncall.url}]",
      "does not read its address from the drill's folder",
    ],
  ])("would tell real people with %s", (_, receiver, problem) => {
    const problems = problemsOf(harmless, receiver);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("`r1`");
    expect(problems[0]).toContain(problem);
  });

  it("that cannot be read is not safe", () => {
    expect(routingProblems("receivers: 3", allowed)[0]).toContain(
      "its routing cannot be read, so it is not safe",
    );
  });
});
