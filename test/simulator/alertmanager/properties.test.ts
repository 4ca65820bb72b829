import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Notification,
  parseAlertmanagerConfig,
  type ReceivedAlert,
  simulateNotifications,
} from "../../../simulator/alertmanager/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { configTable } from "./config-table.ts";
import { configOf } from "./timeline-text.ts";

const seed = 4711;

test(`a mangled configuration is refused or read, and never breaks the reader (seed ${seed})`, () => {
  const mangled = fc.tuple(
    fc.constantFrom(...configTable.map((row) => row.text)),
    fc.array(
      fc.tuple(
        fc.nat(400),
        fc.constantFrom("", "\n", "  ", "[", "]", "{", "}", ":", '"', "null", "é", "\t", "- ", "&a ", "*a"),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  );
  let refusedCount = 0;
  fc.assert(
    fc.property(mangled, ([text, edits]) => {
      let broken = text;
      for (const [at, inserted] of edits) broken = broken.slice(0, at) + inserted + broken.slice(at + 1);
      const { config, findings } = parseAlertmanagerConfig(broken, "f.yml");
      const errors = findings.filter((finding) => finding.severity === "error");
      expect(config === undefined).toBe(errors.length > 0);
      for (const { line, column, message } of findings) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(message).not.toBe("");
      }
      if (config === undefined) refusedCount++;
    }),
    { seed, numRuns: 400 },
  );
  expect(refusedCount).toBeGreaterThan(50);
});

const groupWaitMs = 30_000;
const groupIntervalMs = 120_000;
const hourMs = 3_600_000;

const config = configOf(`
route: {receiver: hook, group_by: [alertname], group_wait: 30s, group_interval: 2m, repeat_interval: 4h}
receivers: [{name: hook, webhook_configs: [{url: "http://x"}]}]
`);

// Alerts as Prometheus sends them: every minute with an end four minutes away, and once more when they are over.
const life = fc.record({
  name: fc.constantFrom("A", "B", "C"),
  instance: fc.nat(3),
  startMs: fc.nat(hourMs),
  lengthMs: fc.integer({ min: 1, max: hourMs }),
});

function postsOfLife({
  name,
  instance,
  startMs,
  lengthMs,
}: {
  name: string;
  instance: number;
  startMs: number;
  lengthMs: number;
}) {
  const labels = labelsFromRecord({ alertname: name, instance: String(instance) });
  const posts: ReceivedAlert[] = [];
  const post = (receivedAtMs: number, endsAtMs: number) =>
    posts.push({ labels, annotations: {}, startsAtMs: startMs, endsAtMs, receivedAtMs, generatorUrl: "" });
  for (let atMs = startMs; atMs < startMs + lengthMs; atMs += 60_000) post(atMs, atMs + 240_000);
  post(startMs + lengthMs, startMs + lengthMs);
  return posts;
}

test(`every alert that lasts is told of in time, and so is its end (seed ${seed})`, () => {
  // One life for each label set, so that none runs into the next.
  const lives = fc.uniqueArray(life, {
    selector: ({ name, instance }) => `${name}${instance}`,
    minLength: 1,
    maxLength: 8,
  });
  let toldCount = 0;
  fc.assert(
    fc.property(lives, (all) => {
      const { notifications } = simulateNotifications(config, {
        startMs: 0,
        untilMs: 3 * hourMs,
        alerts: all.flatMap(postsOfLife),
        silences: [],
      });
      for (const each of all) {
        const about = (status: string) => (notification: Notification) =>
          notification.alerts.some(
            ({ labels, status: own }) =>
              own === status &&
              labels.key === labelsFromRecord({ alertname: each.name, instance: String(each.instance) }).key,
          );
        const endMs = each.startMs + each.lengthMs;
        const fired = notifications.find(about("firing"));
        const resolved = notifications.find(about("resolved"));
        if (each.lengthMs > groupIntervalMs) {
          toldCount++;
          expect(fired?.atMs).toBeLessThanOrEqual(each.startMs + groupIntervalMs);
          expect(resolved?.atMs).toBeLessThanOrEqual(endMs + groupIntervalMs);
        }
        if (resolved !== undefined) expect(resolved.atMs).toBeGreaterThanOrEqual(endMs);
        if (fired !== undefined) expect(fired.atMs).toBeLessThan(endMs);
        if (resolved !== undefined && fired === undefined) {
          // Known only as over, beside others of its group that fire.
          expect(resolved.status === "firing" || resolved.alerts.length > 1).toBe(true);
        }
      }
      for (const { atMs, alerts } of notifications) {
        const earliest = Math.min(...alerts.map((alert) => alert.startsAtMs));
        expect(atMs).toBeGreaterThanOrEqual(earliest + groupWaitMs);
      }
    }),
    { seed, numRuns: 150 },
  );
  expect(toldCount).toBeGreaterThan(100);
});
