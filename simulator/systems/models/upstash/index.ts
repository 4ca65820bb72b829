import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type SystemOptions } from "../../kit/system.ts";
import { UpstashClient, type UpstashConditions } from "./client.ts";
import {
  type UpstashFault,
  upstashFaultExamples,
  upstashFaultSchemas,
  upstashFaults,
  upstashTargetsOf,
} from "./faults.ts";
import { upstashInstances } from "./jobs.ts";

/** Upstash, a rented Redis, as its clients in two regions see it. */
export const upstashSystem = defineSystem({
  faultSchemas: upstashFaultSchemas,
  faults: upstashFaults,
  examples: upstashFaultExamples,
  targetsOf: upstashTargetsOf,
  create: (options) => new UpstashSystem(options),
});

const usualQuotaRatio = 0.46;
/** What the quota grows by in a second at the usual load: three quarters in a month. */
const quotaPerSecond = 0.75 / (30 * 86_400);
/** A retry waits 50 ms, the next one 100 ms. */
const retryWaitSeconds = 0.05;

class UpstashSystem extends SteppedSystem<UpstashFault> {
  readonly targets;
  private readonly clients: readonly UpstashClient[];
  private quotaUsedRatio = usualQuotaRatio;

  constructor(options: SystemOptions) {
    super(options);
    this.clients = upstashInstances.map(
      (instance) => new UpstashClient(randomStream(options.seed, instance)),
    );
    this.targets = this.clients.map((client, index) => {
      const instance = upstashInstances[index] ?? "";
      const random = randomStream(options.seed, `upstash-scrape/${instance}`);
      return new ScrapedTarget(client.book, {
        job: "upstash",
        instance,
        random,
        expose: () => client.expose(),
      });
    });
  }

  protected live(step: Step): void {
    // It starts anew with each month.
    this.quotaUsedRatio = (this.quotaUsedRatio + quotaPerSecond * step.elapsedSeconds * step.load) % 0.75;
    const conditions = this.conditions();
    for (const client of this.clients) client.live(step, conditions);
  }

  private conditions(): UpstashConditions {
    const addedSeconds = Math.max(0, ...this.faultsOf("upstash-slow").map((fault) => fault.addedSeconds));
    const retriesPerRequest = Math.max(
      0,
      ...this.faultsOf("upstash-resets").map((fault) => fault.retriesPerRequest),
    );
    return {
      failedRatio: Math.max(0, ...this.faultsOf("upstash-failing").map(({ ratio }) => ratio)),
      throttledRatio: Math.max(0, ...this.faultsOf("upstash-throttled").map(({ ratio }) => ratio)),
      latency: {
        medianSeconds: 0.012,
        spread: 0.7,
        addedSeconds: addedSeconds + (retryWaitSeconds * retriesPerRequest * (retriesPerRequest + 1)) / 2,
      },
      retriesPerRequest,
      quotaUsedRatio: Math.max(
        this.quotaUsedRatio,
        ...this.faultsOf("upstash-quota-used").map(({ usedRatio }) => usedRatio),
      ),
    };
  }
}
