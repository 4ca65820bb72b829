import { describe, expect, it } from "vitest";
import { allEnvironments, environmentByName, images, teams, thresholds } from "../../environments/index.ts";

describe("the environments", () => {
  it("are found by their names, and say the same in their external labels", () => {
    for (const environment of allEnvironments) {
      expect(environmentByName(environment.name)).toBe(environment);
      expect(environment.externalLabels).toEqual({ environment: environment.name });
    }
    expect(allEnvironments.map(({ name }) => name)).toEqual(["local", "staging", "production"]);
  });

  it.each(allEnvironments)("$name gives every part a port of its own", ({ ports }) => {
    const numbers = Object.values(ports);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const port of numbers) {
      expect(port).toBeGreaterThan(1023);
      // Above are the ports that the system hands out to clients.
      expect(port).toBeLessThan(32_768);
    }
  });

  it.each(allEnvironments)("$name has addresses without a slash at the end", ({ addresses }) => {
    for (const address of Object.values(addresses)) expect(address).toMatch(/^https?:\/\/[^/]+$/);
  });

  it.each(allEnvironments)("$name scrapes each job within its interval", ({ scrapeJobs }) => {
    for (const job of scrapeJobs) {
      expect(job.timeoutSeconds).toBeLessThanOrEqual(job.intervalSeconds);
      expect(job.targets.length).toBeGreaterThan(0);
    }
    const names = scrapeJobs.map((job) => job.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(allEnvironments)("$name scrapes every Alertmanager that it sends to", (environment) => {
    const job = environment.scrapeJobs.find(({ name }) => name === "alertmanager");
    expect(job?.targets).toEqual(environment.alertmanagers);
  });

  it.each(allEnvironments)(
    "$name probes the instances that it scrapes, under the same names",
    ({ scrapeJobs }) => {
      const targetsOf = (name: string) => scrapeJobs.find((job) => job.name === name)?.targets;
      expect(targetsOf("api-health")).toEqual(targetsOf("api"));
      expect(targetsOf("api")).toHaveLength(thresholds.api.instanceCount);
    },
  );

  it.each(allEnvironments)("$name tells every team somehow", ({ receivers }) => {
    for (const team of teams) {
      expect(receivers.page[team].length).toBeGreaterThan(0);
      expect(receivers.ticket[team].length).toBeGreaterThan(0);
    }
    expect(receivers.drill.length).toBeGreaterThan(0);
    expect(receivers.heartbeat.length).toBeGreaterThan(0);
    expect(receivers.fallback.length).toBeGreaterThan(0);
  });

  it.each(allEnvironments)("$name sends a heartbeat often enough to be missed in time", ({ timers }) => {
    const { groupIntervalSeconds, repeatIntervalSeconds } = timers.heartbeat;
    // The repeat interval takes effect at the first end of a group interval after it.
    const slowestSeconds = repeatIntervalSeconds + groupIntervalSeconds;
    expect(slowestSeconds * 2).toBeLessThanOrEqual(thresholds.stack.heartbeatLossSeconds);
  });

  it("production keeps metrics for as long as the objectives look back", () => {
    const { retention } = environmentByName("production");
    expect(retention.metricsDays * 86_400).toBeGreaterThan(thresholds.api.objectivePeriodSeconds);
  });

  it("hold no secret: what is secret is the name of a file", () => {
    const text = JSON.stringify(allEnvironments);
    const secrets = [...text.matchAll(/"(\w*(?:token|key|url|secret|password)\w*)":"([^"]*)"/gi)].filter(
      ([, name]) => name !== "url",
    );
    expect(secrets.length).toBeGreaterThan(3);
    for (const [, name, value] of secrets) {
      expect(name).toMatch(/File$/);
      expect(value).toMatch(/^\/etc\/alertmanager\/secrets\/[a-z-]+$/);
    }
  });
});

describe("the images", () => {
  it("are pinned to a version", () => {
    for (const { version } of Object.values(images)) expect(version).toMatch(/^v?\d+\.\d+\.\d+/);
  });
});
