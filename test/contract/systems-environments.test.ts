import { describe, expect, it } from "vitest";
import { production, thresholds } from "../../environments/index.ts";
import { createWorld, memoryLimitBytes, scrapeJobs } from "../../simulator/systems/index.ts";

describe("the system models against the production environment", () => {
  const { targets } = createWorld({ startMs: 0, seed: 1, traffic: "steady" });

  it("are scraped under the same jobs and instances, as often, and given up as soon", () => {
    // A system may have a model before it is deployed; what is deployed must be modelled as it is.
    const deployed = new Set(production.scrapeJobs.map(({ name }) => name));
    const modelled = targets
      .filter(({ job }) => deployed.has(job))
      .map(
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

  it("have the targets of their jobs, each job in one system", () => {
    const declared = Object.entries(scrapeJobs).flatMap(([job, instances]) =>
      instances.map((instance) => `${job}/${instance}`),
    );
    expect(targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual(declared);
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
