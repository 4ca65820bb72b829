import { describe, expect, it } from "vitest";
import { production, thresholds } from "../../environments/index.ts";
import { createWorld, memoryLimitBytes } from "../../simulator/systems/index.ts";

describe("the system models against the production environment", () => {
  const { targets } = createWorld({ startMs: 0, seed: 1, traffic: "steady" });

  it("are scraped under the same jobs and instances, as often, and given up as soon", () => {
    const modelled = targets.map(
      ({ job, instance, scrapeIntervalMs, scrapeTimeoutMs }) =>
        `${job} ${instance} every ${scrapeIntervalMs / 1000} s, timeout ${scrapeTimeoutMs / 1000} s`,
    );
    const configured = production.scrapeJobs.flatMap(({ name, targets, intervalSeconds, timeoutSeconds }) =>
      targets.map(
        (instance) => `${name} ${instance} every ${intervalSeconds} s, timeout ${timeoutSeconds} s`,
      ),
    );
    expect(modelled).toEqual(configured);
  });

  it("know the same Alertmanagers, number of instances and memory limit", () => {
    const instancesOf = (wanted: string) =>
      targets.filter(({ job }) => job === wanted).map(({ instance }) => instance);
    expect(instancesOf("alertmanager")).toEqual([...production.alertmanagers]);
    expect(instancesOf("api")).toHaveLength(thresholds.api.instanceCount);
    expect(instancesOf("postgres")).toHaveLength(1 + thresholds.postgres.replicaCount);
    expect(memoryLimitBytes).toBe(thresholds.api.memoryLimitBytes);
  });
});
