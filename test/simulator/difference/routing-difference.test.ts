import { describe, expect, it } from "vitest";
import { told } from "./compared.ts";

const rules = `groups:
- name: api
  rules:
  - {alert: ApiDown, expr: 'up{job="api"} == 0', labels: {severity: page, team: api}}
  - {alert: ApiSlow, expr: sum by (cluster) (latency_seconds) > 1, labels: {severity: ticket, team: api}}
  - {alert: DatabaseDown, expr: pg_up == 0, labels: {severity: page, team: data}}
`;

const routing = `route:
  receiver: fallback
  group_by: [alertname]
  repeat_interval: 4h
  routes:
  - {matchers: [severity="page", team="api"], receiver: api-pager}
  - {matchers: [severity="page", team="data"], receiver: data-pager}
  - {matchers: [severity="ticket"], receiver: tickets, mute_time_intervals: [nights]}
inhibit_rules:
- {source_matchers: [alertname="DatabaseDown"], target_matchers: [team="api"], equal: [region]}
time_intervals:
- {name: nights, time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}]}]}
receivers:
- name: fallback
- {name: api-pager, webhook_configs: [{url: "https://user:hunter2@pager.example/api?token=hunter2"}]}
- {name: data-pager, pagerduty_configs: [{routing_key: hunter2hunter2hunter2hunter2hunter, severity: critical}]}
- name: tickets
  slack_configs: [{api_url: "https://hooks.example/hunter2", channel: "#tickets"}]
`;

const side = (routes: string, alerts = rules) => ({ "rules.yml": alerts, "alertmanager.yml": routes });
const edited = (...edits: readonly (readonly [string, string])[]) =>
  told(side(routing), side(edits.reduce((text, [from, to]) => text.replace(from, to), routing)));

describe("the difference of routings", () => {
  it("is none for another form of the same", () => {
    const other = routing
      .replace('[severity="page", team="api"]', '["team=api", "severity=page"]')
      .replace("repeat_interval: 4h", "repeat_interval: 240m");
    expect(told(side(routing), side(other))).toBe("no difference in 3 rules, 1 routing\n");
  });

  it("says which alerts go to others", () => {
    expect(
      edited(['team="api"], receiver: api-pager', 'team="api"], receiver: data-pager']),
    ).toMatchInlineSnapshot(`
      "2 differences: 1 alert notifies others

      Who is notified
        ApiDown  severity=page, team=api  b/alertmanager.yml:2:3
          route  now notifies \`data-pager\` instead of \`api-pager\`

      Routing
        {severity="page",team="api"}  route  b/alertmanager.yml:6:5
          receiver  \`api-pager\` → \`data-pager\`
      "
    `);
  });

  it("says where an alert goes of which a label changed", () => {
    expect(
      told(
        side(routing),
        side(routing, rules.replace("severity: page, team: api", "severity: ticket, team: api")),
      ),
    ).toMatchInlineSnapshot(`
      "2 differences: 1 alert notifies others

      Who is notified
        ApiDown  severity=ticket, team=api  b/alertmanager.yml:2:3
          route  now notifies \`tickets\` instead of \`api-pager\`

      Rules
        ApiDown  alert in api  b/rules.yml:4:5
          labels.severity  \`"page"\` → \`"ticket"\`
      "
    `);
  });

  it("says under which labels that the rules leave open", () => {
    const route = '  - {matchers: [cluster="edge"], receiver: fallback}\n  - {matchers: [severity="ticket"]';
    expect(edited(['  - {matchers: [severity="ticket"]', route])).toMatchInlineSnapshot(`
      "2 differences: 1 alert notifies others

      Who is notified
        ApiSlow  severity=ticket, team=api  b/alertmanager.yml:2:3
          route  now notifies \`fallback\` instead of \`tickets\` (when \`cluster="edge"\`)

      Routing
        {cluster="edge"}  route, added  b/alertmanager.yml:8:5
          routes  new route to \`fallback\` for \`{cluster="edge"}\`
      "
    `);
  });

  it("says who is told of new alerts, and was of those that are gone", () => {
    const other = rules.replace(
      "ApiSlow, expr: sum by (cluster) (latency_seconds) > 1",
      "ApiBusy, expr: busy > 1",
    );
    expect(told(side(routing), side(routing, other))).toMatchInlineSnapshot(`
      "2 differences: 1 alert removed, 1 new alert

      Alerts that are gone
        ApiSlow  alert in api, removed  a/rules.yml:5:5
          alert  removed alert \`{severity="ticket", team="api"}\`: \`sum by (cluster) (latency_seconds) > 1\`
          route  notified \`tickets\`

      Rules
        ApiBusy  alert in api, added  b/rules.yml:5:5
          alert  new alert \`{severity="ticket", team="api"}\`: \`busy > 1\`
          route  notifies \`tickets\`
      "
    `);
  });

  it("says what alerts inhibit which", () => {
    expect(edited(['alertname="DatabaseDown"', 'alertname="ApiDown"'])).toMatchInlineSnapshot(`
      "4 differences

      Who is notified
        ApiDown  inhibition  b/alertmanager.yml
          inhibit_rules  now inhibits \`ApiSlow\` where \`region\` agrees
        DatabaseDown  inhibition  b/alertmanager.yml
          inhibit_rules  no longer inhibits \`ApiDown\`, \`ApiSlow\` where \`region\` agrees

      Routing
        inhibit_rules[0]  inhibition, removed  a/alertmanager.yml:10:3
          inhibit_rules  removed inhibition: \`{alertname="DatabaseDown"}\` mutes \`{team="api"}\` where \`region\` agrees
        inhibit_rules[0]  inhibition, added  b/alertmanager.yml:10:3
          inhibit_rules  new inhibition: \`{alertname="ApiDown"}\` mutes \`{team="api"}\` where \`region\` agrees
      "
    `);
    expect(edited(["equal: [region]", "equal: [cluster]"])).toMatchInlineSnapshot(`
      "3 differences

      Who is notified
        DatabaseDown  inhibition  b/alertmanager.yml
          inhibit_rules  inhibits on other labels than before \`ApiDown\`, \`ApiSlow\` where \`cluster\` agrees

      Routing
        inhibit_rules[0]  inhibition, removed  a/alertmanager.yml:10:3
          inhibit_rules  removed inhibition: \`{alertname="DatabaseDown"}\` mutes \`{team="api"}\` where \`region\` agrees
        inhibit_rules[0]  inhibition, added  b/alertmanager.yml:10:3
          inhibit_rules  new inhibition: \`{alertname="DatabaseDown"}\` mutes \`{team="api"}\` where \`cluster\` agrees
      "
    `);
  });

  it("tells timers, grouping, time intervals and mutings", () => {
    expect(
      edited(
        ["repeat_interval: 4h", "repeat_interval: 1d"],
        ["group_by: [alertname]", "group_by: ['...']"],
        [", mute_time_intervals: [nights]", ""],
        ['"22:00"', '"20:00"'],
      ),
    ).toMatchInlineSnapshot(`
      "5 differences

      Routing
        ApiDown, DatabaseDown  severity=page  b/alertmanager.yml:2:3
          route  \`group_by\` alertname → all labels, \`repeat_interval\` 4h → 1d
        ApiSlow  severity=ticket, team=api  b/alertmanager.yml:2:3
          route  \`group_by\` alertname → all labels, \`repeat_interval\` 4h → 1d, \`mute_time_intervals\` nights → none
        nights  time interval  b/alertmanager.yml
          time_intervals  22:00 to 24:00 → 20:00 to 24:00
        the root  route  b/alertmanager.yml:2:3
          group_by         alertname → all labels
          repeat_interval  4h → 1d
        {severity="ticket"}  route  b/alertmanager.yml:8:5
          mute_time_intervals  nights → none
      "
    `);
  });

  it("tells that secrets changed, and never what they are", () => {
    const text = edited(
      ["hunter2@pager.example/api?token=hunter2", "hunter3@pager.example/api?token=hunter3"],
      ["hunter2hunter2hunter2hunter2hunter", "hunter3hunter3hunter3hunter3hunter"],
      ["hooks.example/hunter2", "hooks.example/hunter3"],
      ['"#tickets"', '"#other"'],
      ["severity: critical}", "severity: warning, client_url: 'https://me:hunter3@x.example/?key=hunter3'}"],
    );
    expect(text).not.toContain("hunter");
    expect(text).toMatchInlineSnapshot(`
      "3 differences

      Routing
        api-pager  receiver  b/alertmanager.yml:15:3
          url  webhook_configs[0] \`url\` changed (not shown)
        data-pager  receiver  b/alertmanager.yml:16:3
          client_url   pagerduty_configs[0] \`client_url\` \`"{{ template \\"pagerduty.default.clientURL\\" . }}"\` → \`"https://…@x.example/?…"\`
          routing_key  pagerduty_configs[0] \`routing_key\` changed (not shown)
          severity     pagerduty_configs[0] \`severity\` \`"critical"\` → \`"warning"\`
        tickets  receiver  b/alertmanager.yml:17:3
          api_url  slack_configs[0] \`api_url\` changed (not shown)
          channel  slack_configs[0] \`channel\` \`"#tickets"\` → \`"#other"\`
      "
    `);
  });

  it("never tells what may be a password, wherever it is added", () => {
    const http =
      "http_config: {basic_auth: {username: me, password: hunter3}, http_headers: {X-Key: {values: [hunter3]}}, proxy_url: 'http://hunter3@proxy.example'}";
    const text = edited(
      ["severity: critical}", `severity: critical, ${http}}`],
      [
        "route:",
        "global: {smtp_auth_password: hunter3, smtp_from: a@b.example, resolve_timeout: 10m}\nroute:",
      ],
    );
    expect(text).not.toContain("hunter");
    expect(text).toMatchInlineSnapshot(`
      "2 differences

      Routing
        data-pager  receiver  b/alertmanager.yml:17:3
          http_config.follow_redirects    pagerduty_configs[0] \`http_config.follow_redirects\` is now \`true\`
          http_config.enable_http2        pagerduty_configs[0] \`http_config.enable_http2\` is now \`true\`
          http_config.basic_auth.username  pagerduty_configs[0] \`http_config.basic_auth.username\` changed (not shown)
          http_config.basic_auth.password  pagerduty_configs[0] \`http_config.basic_auth.password\` changed (not shown)
          http_config.http_headers.X-Key.values  pagerduty_configs[0] \`http_config.http_headers.X-Key.values\` changed (not shown)
          http_config.proxy_url           pagerduty_configs[0] \`http_config.proxy_url\` changed (not shown)
        global  settings  b/alertmanager.yml
          resolve_timeout     global \`resolve_timeout\` 5m → 10m
          smtp_auth_password  global \`smtp_auth_password\` changed (not shown)
          smtp_from           global \`smtp_from\` is now \`"a@b.example"\`
      "
    `);
  });

  it("tells a receiver that notifies nobody any more", () => {
    const slack = '  slack_configs: [{api_url: "https://hooks.example/hunter2", channel: "#tickets"}]\n';
    expect(edited([slack, ""])).toMatchInlineSnapshot(`
      "1 difference

      Who is notified
        tickets  receiver  b/alertmanager.yml:17:3
          slack_configs[0]  no longer notifies by slack, so it notifies nobody
      "
    `);
  });

  it("tells once what several environments change alike", () => {
    const other = routing.replace('team="api"], receiver: api-pager', 'team="api"], receiver: data-pager');
    const sides = (text: string) => ({
      "rules.yml": rules,
      "routing/one.yml": text,
      "routing/two.yml": text,
    });
    expect(told(sides(routing), sides(other))).toMatchInlineSnapshot(`
      "2 differences: 1 alert notifies others

      Who is notified
        ApiDown  severity=page, team=api  b/routing/one.yml:2:3 and 1 other file
          route  now notifies \`data-pager\` instead of \`api-pager\`

      Routing
        {severity="page",team="api"}  route  b/routing/one.yml:6:5 and 1 other file
          receiver  \`api-pager\` → \`data-pager\`
      "
    `);
  });
});
