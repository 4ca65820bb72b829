import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-route-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, "alertmanager.yml"),
  `route:
  receiver: fallback
  group_by: [alertname]
  routes:
  - receiver: archive
    continue: true
    matchers: [severity=~"page|ticket"]
  - receiver: pager
    matchers: [severity="page"]
    mute_time_intervals: [nights]
    group_wait: 5s
    routes:
    - receiver: api-pager
      matchers: [team="api"]
      group_by: ['...']
      active_time_intervals: [office]
  - receiver: late
    matchers: [team="api"]
inhibit_rules:
- name: database first
  source_matchers: [alertname="DatabaseDown"]
  target_matchers: [alertname!="DatabaseDown"]
  equal: [cluster]
time_intervals:
- name: nights
  time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}, {start_time: "00:00", end_time: "06:05"}], location: Europe/Berlin}]
- name: office
  time_intervals: [{weekdays: ["monday:friday"], times: [{start_time: "09:00", end_time: "17:00"}]}]
receivers: [{name: fallback}, {name: archive}, {name: pager}, {name: api-pager}, {name: late}]
`,
);

const route = (...words: readonly string[]) => klaxon(["route", ...words], { cwd: folder });
const ask = (...words: readonly string[]) => route("--routing", "alertmanager.yml", ...words);

function expectations(name: string, text: string) {
  writeFileSync(join(folder, name), text);
  return route("--expect", name);
}

describe("klaxon route about one alert", () => {
  it("says who gets it, by which route, how grouped and timed, what mutes and inhibits it", () => {
    const words = ["severity=page", "team=api", "--firing", "alertname=DatabaseDown,team=data"];
    const { stdout, status } = ask("alertname=ApiDown", ...words, "--at", "2026-01-31T03:00:00Z");
    expect(status).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "ApiDown{severity="page", team="api"}
        archive
          route      {severity=~"page|ticket"}  (alertmanager.yml:5:5)
          group      {alertname="ApiDown"}, by alertname
          timers     wait 30s, interval 5m, repeat 4h
          continues  after {severity=~"page|ticket"}
        api-pager
          route      {severity="page"} > {team="api"}  (alertmanager.yml:13:7)
          group      {alertname="ApiDown", severity="page", team="api"}, by all labels
          timers     wait 5s, interval 5m, repeat 4h
          muted      outside of office, until 2026-02-02T09:00:00Z
        passed over  {team="api"} to late  (alertmanager.yml:17:5), as {severity="page"}  (alertmanager.yml:8:5) does not continue
        inhibited  by DatabaseDown{team="data"} through rule 1 "database first", equal in cluster  (alertmanager.yml:20:3)
      "
    `);
  });

  it("names the time intervals of a route that it cannot judge without a time", () => {
    expect(ask("severity=page", "x=y").stdout).toMatchInlineSnapshot(`
      "{severity="page", x="y"}
        archive
          route      {severity=~"page|ticket"}  (alertmanager.yml:5:5)
          group      {}, by alertname
          timers     wait 30s, interval 5m, repeat 4h
          continues  after {severity=~"page|ticket"}
        pager
          route      {severity="page"}  (alertmanager.yml:8:5)
          group      {}, by alertname
          timers     wait 5s, interval 5m, repeat 4h
          muted      in nights; not judged without a time
      "
    `);
  });

  it("finds the end of a muting to the minute, in the interval's own time zone", () => {
    const { stdout } = ask("severity=page", "--at", "2026-03-28T23:30:00+01:00");
    // The clocks of Berlin go forward in this night.
    expect(stdout).toContain("muted      by nights, until 2026-03-29T04:05:00Z\n");
  });

  it("takes amtool's own options, and fails where others get it", () => {
    const words = ["severity=page", "--config.file=alertmanager.yml"];
    expect(route(...words, "--verify.receivers=archive,pager").status).toBe(0);
    const { status, stdout } = route(...words, "--verify.receivers=late,pager");
    expect(status).toBe(1);
    expect(stdout.split("\n").slice(-4)).toEqual([
      "  receivers",
      "    expected  late, pager",
      "    got       archive, pager",
      "",
    ]);
  });

  it("asks klaxon's own routing where none is named", () => {
    const { stdout, status } = route("alertname=ApiDown", "severity=page", "team=api", "--json");
    expect(status).toBe(0);
    const { routing, answer } = JSON.parse(stdout);
    expect(routing).toMatch(/routing.production\.json$/);
    expect(answer.receivers).toEqual(["api-page"]);
  });

  it("answers in JSON with places, paths and times", () => {
    const { stdout } = ask(
      "severity=page",
      "--at",
      "2026-01-31T03:00:00Z",
      "--firing",
      "alertname=DatabaseDown",
      "--json",
    );
    const { answer } = JSON.parse(stdout);
    expect(answer.notified).toEqual([]);
    expect(answer.routes[1]).toEqual({
      receiver: "pager",
      id: '{}/{severity="page"}/1',
      path: [
        { matchers: [], continue: false, line: 2, column: 3 },
        { matchers: ['severity="page"'], continue: false, line: 8, column: 5 },
      ],
      groupBy: ["alertname"],
      groupLabels: {},
      groupKey: '{}/{severity="page"}:{}',
      groupWaitMs: 5000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      activeTimeIntervals: [],
      muteTimeIntervals: ["nights"],
      muting: { kind: "muted-time", intervals: ["nights"], until: "2026-01-31T05:05:00.000Z" },
    });
    expect(answer.inhibitions).toEqual([
      {
        rule: { index: 0, name: "database first", equal: ["cluster"], line: 20, column: 3 },
        by: { alertname: "DatabaseDown" },
      },
    ]);
  });

  it.each([
    [
      ["severity!=page"],
      "`severity!=page` is a condition; an alert's label is written with =, as in severity=page",
    ],
    [["a=1", "a=2"], "the label `a` is given twice; keep one"],
    [["a="], "an alert needs at least one label with a value; Alertmanager refuses others"],
    [
      ["a=1", "--environment", "prod"],
      "no environment is called `prod`; there are local, staging, production",
    ],
    [
      ["a=1", "--at", "noon"],
      "`--at noon` is no time; write `now`, Unix seconds, or a time as in 2026-01-31T03:00:00Z",
    ],
    [[], "name an alert's labels, as in alertname=ApiDown, or a file with `--expect`"],
    [
      ["a=1", "--expect", "x.yml"],
      "labels and `--expect` do not go together; write the labels into the file",
    ],
  ])("refuses %j", (words, message) => {
    const { status, stdout, stderr } = route(...words);
    expect([status, stdout, stderr.split("\n")[0]]).toEqual([2, "", `klaxon: ${message}`]);
  });
});

describe("klaxon route --expect", () => {
  it("is quiet about what is as expected", () => {
    const { status, stdout } = expectations(
      "held.yml",
      `routing: alertmanager.yml
expectations:
- name: pages of the api
  labels: {alertname: ApiDown, severity: page, team: api}
  at: 2026-01-31T03:00:00Z
  receivers: api-pager,archive
  notified: [archive]
  muted-by: [office]
- labels: {alertname: Slow, severity: ticket, cluster: eu}
  firing: [{alertname: DatabaseDown, cluster: eu}, {alertname: DatabaseDown, cluster: us}]
  receivers: [archive]
  inhibited-by: [DatabaseDown]
  notified: []
- labels: {alertname: Slow, severity: ticket, cluster: eu}
  firing: [{alertname: DatabaseDown, cluster: us}]
  notified: [archive]
`,
    );
    expect([status, stdout]).toEqual([0, "passed  held.yml  3 expectations, of alertmanager.yml\n"]);
  });

  it("shows what differs, and that nothing unexpected may inhibit or mute", () => {
    const { status, stdout } = expectations(
      "missed.yml",
      `routing: alertmanager.yml
expectations:
- name: tickets stay quiet
  labels: {alertname: Slow, severity: page}
  firing: [{alertname: DatabaseDown}]
  at: 2026-01-31T03:00:00Z
  receivers: [pager]
- labels: {severity: ticket}
  receivers: [archive]
`,
    );
    expect(status).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "failed  missed.yml  2 expectations; 1 failed, of alertmanager.yml
      missed.yml:7:14: failed: "tickets stay quiet" Slow{severity="page"}
        receivers
          expected  pager
          got       archive, pager
        inhibited-by
          expected  nothing
          got       DatabaseDown
        muted-by
          expected  nothing
          got       nights
        archive
          route      {severity=~"page|ticket"}  (alertmanager.yml:5:5)
          group      {alertname="Slow"}, by alertname
          timers     wait 30s, interval 5m, repeat 4h
          continues  after {severity=~"page|ticket"}
        pager
          route      {severity="page"}  (alertmanager.yml:8:5)
          group      {alertname="Slow"}, by alertname
          timers     wait 5s, interval 5m, repeat 4h
          muted      by nights, until 2026-01-31T05:05:00Z
        inhibited  by DatabaseDown through rule 1 "database first", equal in cluster  (alertmanager.yml:20:3)
      "
    `);
  });

  it("finds all that is wrong at once, and still judges the rest", () => {
    const { status, stdout, stderr } = expectations(
      "wrong.yml",
      `routing: alertmanager.yml
expectations:
- {labels: {severity: page}, receivers: [pagr]}
- {labels: {severity: 5}, receivers: [pager]}
- {labels: {severity: page}, reciever: [pager]}
- {labels: {severity: ""}, receivers: [fallback]}
- {labels: {severity: page}}
- {labels: {severity: page}, receivers: [archive, pager], inhibited-by: [X]}
- {labels: {severity: page}, receivers: [archive, pager], muted-by: [nights]}
- {labels: {severity: page}, receivers: [archive, pager], at: 2026-02-30T00:00:00Z}
- {labels: {severity: page}, receivers: [archive, pager], at: tomorrow}
- {labels: {severity: ticket}, receivers: [archive]}
- {labels: {severity: page}, receivers: [archive, pager], firing: [{a: b}], inhibited-by: [{a: b}], notified: [archive]}
`,
    );
    expect(status).toBe(2);
    expect(stdout).toBe("passed  wrong.yml  1 expectation, of alertmanager.yml\n");
    expect(stderr).toMatchInlineSnapshot(`
      "wrong.yml:3:42: error: no receiver of alertmanager.yml is called \`pagr\`; did you mean \`pager\`? (route/unknown-receiver)
      wrong.yml:4:23: error: \`labels.severity\`: label values are texts; write \`"5"\` (route/wrong-value)
      wrong.yml:5:30: error: unknown field \`reciever\`; known are \`name\`, \`labels\`, \`firing\`, \`at\`, \`receivers\`, \`notified\`, \`inhibited-by\`, \`muted-by\` (route/unknown-field)
      wrong.yml:6:12: error: an alert needs at least one label with a value; Alertmanager refuses others (route/no-labels)
      wrong.yml:7:3: error: nothing is expected; name the \`receivers\`, or who is \`notified\` (route/nothing-expected)
      wrong.yml:8:73: error: nothing can inhibit it; list the other alerts under \`firing\` (route/nothing-firing)
      wrong.yml:9:69: error: time intervals need a time; write \`at\`, as in \`at: 2026-01-31T03:00:00Z\` (route/no-time)
      wrong.yml:10:63: error: \`at\`: \`2026-02-30T00:00:00Z\` is no day of the calendar (route/wrong-value)
      wrong.yml:11:63: error: \`at\`: \`tomorrow\` is no time; write a date, a time and a zone, as in \`2026-01-31T03:00:00Z\` (route/wrong-value)
      wrong.yml:13:111: error: nobody is notified of an inhibited alert; write \`notified: []\` (route/contradiction)
      "
    `);
  });

  it("reads every file, whatever is wrong with the others", () => {
    writeFileSync(
      join(folder, "own.yml"),
      "environment: nowhere\nexpectations: [{labels: {a: b}, receivers: [x]}]\n",
    );
    writeFileSync(join(folder, "empty.yml"), "expectations: []\n");
    writeFileSync(
      join(folder, "lost.yml"),
      "routing: gone.yml\nexpectations: [{labels: {a: b}, receivers: [x]}]\n",
    );
    writeFileSync(
      join(folder, "good.yml"),
      "routing: alertmanager.yml\nexpectations: [{labels: {a: b}, receivers: [fallback]}]\n",
    );
    const files = ["own.yml", "empty.yml", "none.yml", "lost.yml", "good.yml"];
    const { status, stdout, stderr } = route(...files.flatMap((file) => ["--expect", file]));
    expect([status, stdout]).toEqual([2, "passed  good.yml  1 expectation, of alertmanager.yml\n"]);
    expect(stderr).toMatchInlineSnapshot(`
      "empty.yml:1:15: error: \`expectations\`: there is no expectation; a file without any proves nothing (route/wrong-value)
      gone.yml:1:1: error: there is no such file; check its path (file/missing)
      none.yml:1:1: error: there is no such file; check its path (file/missing)
      own.yml:1:14: error: no environment is called \`nowhere\`; there are local, staging, production (route/unknown-environment)
      "
    `);
  });
});
