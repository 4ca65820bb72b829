import { type TargetModel, unreachable } from "../../kit/model.ts";
import type { Neighbours } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { BendingModel, SystemOptions } from "../../kit/system.ts";
import type { Traffic } from "../../kit/traffic.ts";
import { ApiBalancer } from "./balancer.ts";
import type { ApiFault } from "./faults.ts";
import { apiInstances } from "./jobs.ts";
import { ApiProcess, healthyStrain, type ProcessStrain } from "./process.ts";
import { meanRequestsPerSecond } from "./routes.ts";
import { ApiHealthTarget, ApiTarget } from "./targets.ts";

/** What the API needs of the database. */
export const databaseServices = { reads: "postgres/reads", writes: "postgres/writes" } as const;

/** Three instances of the HTTP API behind a load balancer. */
export class ApiSystem implements BendingModel<ApiFault> {
  readonly targets: readonly TargetModel[];
  private readonly balancer: ApiBalancer;
  private readonly processes: readonly ApiProcess[];
  private readonly traffic: Traffic;
  private nowMs: number;
  private faults: readonly ApiFault[] = [];
  private trafficRatio = 1;
  private readonly strains = new Map<ApiProcess, string>();

  private readonly neighbours: Neighbours;

  constructor(options: SystemOptions) {
    const { seed, startMs, traffic, neighbours } = options;
    this.neighbours = neighbours;
    this.nowMs = startMs;
    this.traffic = traffic;
    const instances = apiInstances.map((instance) => {
      const book = new SeriesBook();
      const random = randomStream(seed, `api/${instance}`);
      const process = new ApiProcess(book, random, startMs);
      const prober = randomStream(seed, `api-health/${instance}`);
      return {
        process,
        target: new ApiTarget(instance, process, book, random),
        health: new ApiHealthTarget(instance, process, new SeriesBook(), prober),
      };
    });
    this.processes = instances.map(({ process }) => process);
    this.targets = [...instances.map(({ target }) => target), ...instances.map(({ health }) => health)];
    this.balancer = new ApiBalancer(this.processes, randomStream(seed, "api/balancer"), startMs);
  }

  /** Requests that users saw fail at the load balancer, which no instance counts. */
  get failedRequestCount(): number {
    return this.balancer.failedRequestCount;
  }

  advance(toMs: number): void {
    while (this.nowMs < toMs) {
      const nextMs = Math.min(toMs, this.nextEventMs());
      this.askDatabase();
      const load = this.traffic.loadAt(this.nowMs) * this.trafficRatio;
      this.balancer.live(this.nowMs, nextMs, load * meanRequestsPerSecond);
      this.nowMs = nextMs;
      for (const process of this.processes) process.settleEvents();
      this.balancer.settleEvents(nextMs);
    }
  }

  /** Faults come and go: from now on exactly these are at work. */
  bear(faults: readonly ApiFault[]): void {
    this.faults = faults;
    this.trafficRatio = 1;
    for (const fault of faults) {
      if (fault.kind === "traffic-drop") this.trafficRatio *= 1 - fault.ratio;
    }
    for (const [index, process] of this.processes.entries()) {
      const strain = this.strainOn(apiInstances[index]);
      const key = JSON.stringify(strain);
      // Who is not concerned draws no chance, so that a fault leaves its neighbours' samples as they were.
      if (key === (this.strains.get(process) ?? healthyKey)) continue;
      this.strains.set(process, key);
      process.bear(strain);
    }
  }

  private askDatabase(): void {
    const reads = this.neighbours.shareAnswered(databaseServices.reads);
    const writes = this.neighbours.shareAnswered(databaseServices.writes);
    for (const process of this.processes) process.feel({ reads, writes });
  }

  private nextEventMs(): number {
    let next = this.balancer.nextEventMs;
    // A process whose time has come already was held back by a fault.
    for (const { nextEventMs } of this.processes)
      if (nextEventMs > this.nowMs) next = Math.min(next, nextEventMs);
    return next;
  }

  private strainOn(instance: string | undefined): ProcessStrain {
    return this.faults
      .filter((fault) => !("instance" in fault) || fault.instance === instance)
      .reduce(addStrain, healthyStrain);
  }
}

const healthyKey = JSON.stringify(healthyStrain);

function addStrain(strain: ProcessStrain, fault: ApiFault): ProcessStrain {
  switch (fault.kind) {
    case "instance-killed":
      return { ...strain, isKilled: true };
    case "instance-hung":
      return { ...strain, isHung: true };
    case "instance-slow":
    case "latency-rise":
      return { ...strain, addedLatencySeconds: strain.addedLatencySeconds + fault.addedLatencySeconds };
    case "error-burst":
      return { ...strain, errorRatio: 1 - (1 - strain.errorRatio) * (1 - fault.ratio) };
    case "memory-leak":
      return { ...strain, leakBytesPerSecond: strain.leakBytesPerSecond + fault.bytesPerSecond };
    case "event-loop-blocked":
      return { ...strain, lagSeconds: Math.max(strain.lagSeconds, fault.lagSeconds) };
    case "crash-loop":
      return {
        ...strain,
        lifeMs: Math.min(strain.lifeMs ?? Number.POSITIVE_INFINITY, fault.periodSeconds * 1000),
      };
    case "traffic-drop":
      return strain;
    default:
      return unreachable(fault);
  }
}
