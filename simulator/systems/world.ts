import { strict as assert } from "node:assert";
import { ApiSystem } from "./api-system.ts";
import { faultOutlines } from "./fault-outline.ts";
import type { ApiFault, Fault, PostgresFault, StackFault } from "./faults.ts";
import {
  type ScrapeOutcome,
  type ScrapeSink,
  type SystemModel,
  type SystemName,
  systemNames,
  type TargetModel,
  type TrafficProfile,
} from "./model.ts";
import type { NotificationPath } from "./notification-path.ts";
import { PostgresSystem } from "./postgres-system.ts";
import { randomStream } from "./random-stream.ts";
import type { RuleGroupOutline } from "./stack-prometheus.ts";
import { StackSystem } from "./stack-system.ts";
import { Traffic } from "./traffic.ts";

/** What a world is made from. The same options, faults and scrapes give the same samples. */
export interface WorldOptions {
  /** Milliseconds since the epoch; the hours of `daily` traffic count from its midnights. */
  readonly startMs: number;
  readonly seed: number;
  readonly traffic: TrafficProfile;
  /** Which systems are scraped; all where absent. */
  readonly systems?: readonly SystemName[];
  /** The rule groups that Prometheus tells of; one for each system where absent. */
  readonly ruleGroups?: readonly RuleGroupOutline[];
}

/** Builds the systems as they are on a good day. */
export function createWorld(options: WorldOptions): World {
  return new World(options);
}

/** Systems in virtual time, and the faults at work in them. */
export class World {
  readonly systems: readonly SystemModel[];
  /** The targets of all systems, each scraped as Prometheus reaches it. */
  readonly targets: readonly TargetModel[];
  private readonly api: ApiSystem;
  private readonly postgres: PostgresSystem;
  private readonly stack: StackSystem;
  private readonly faults: Fault[] = [];
  private readonly paths: { readonly fromMs: number; readonly path: NotificationPath }[];
  private nowMs: number;

  constructor(options: WorldOptions) {
    const { startMs, seed, traffic: profile, ruleGroups = defaultRuleGroups } = options;
    this.nowMs = startMs;
    // Each system walks through a copy of the same traffic, so the load is one without a shared state.
    const traffic = () => new Traffic(profile, randomStream(seed, "traffic"), startMs);
    this.api = new ApiSystem({ seed, startMs, traffic: traffic() });
    this.postgres = new PostgresSystem({ seed, startMs, traffic: traffic() });
    this.stack = new StackSystem({ seed, startMs, ruleGroups });
    const chosen = options.systems ?? systemNames;
    const systems: readonly SystemModel[] = [this.api, this.postgres, this.stack];
    this.systems = systems.filter(({ name }) => chosen.includes(name));
    this.targets = this.systems.flatMap(({ targets }) =>
      targets.map((target) => reachedTarget(target, this.stack)),
    );
    this.paths = [{ fromMs: startMs, path: this.stack.notificationPath }];
  }

  /** Faults at work, in the order of their injection. */
  get activeFaults(): readonly Fault[] {
    return this.faults;
  }

  /** Requests that users saw fail at the load balancer, which no instance of the API counts. */
  get failedRequestCount(): number {
    return this.api.balancer.failedRequestCount;
  }

  /** Lets time pass up to `toMs`; a time that is already past does nothing. */
  advance(toMs: number): void {
    if (toMs <= this.nowMs) return;
    for (const system of this.systems) system.advance(toMs);
    this.nowMs = toMs;
  }

  /** A fault begins now. */
  inject(fault: Fault): void {
    this.faults.push({ ...fault });
    this.spreadFaults();
  }

  /** A fault that was injected, with these parameters, ends now. */
  rollback(fault: Fault): void {
    const index = this.faults.findIndex((active) => isSameFault(active, fault));
    assert(index >= 0, `\`${fault.kind}\` is rolled back and was not injected`);
    this.faults.splice(index, 1);
    this.spreadFaults();
  }

  /** The way of an alert to its receivers at a time between the start and now; times outside count as the nearest. */
  notificationPath(atMs: number): NotificationPath {
    let path = this.paths[0]?.path ?? this.stack.notificationPath;
    for (const change of this.paths) {
      if (change.fromMs > atMs) break;
      path = change.path;
    }
    return path;
  }

  private spreadFaults(): void {
    this.api.bear(this.faults.filter(isApiFault));
    this.postgres.bear(this.faults.filter(isPostgresFault));
    this.stack.bear(this.faults.filter(isStackFault));
    this.paths.push({ fromMs: this.nowMs, path: this.stack.notificationPath });
  }
}

const defaultRuleGroups: readonly RuleGroupOutline[] = systemNames.map((name) => ({
  file: `${name}.json`,
  name,
  intervalSeconds: 15,
  ruleCount: 10,
}));

function reachedTarget(target: TargetModel, stack: StackSystem): TargetModel {
  const { job, instance, labels, scrapeIntervalMs, scrapeTimeoutMs, phaseMs } = target;
  const scrape = (sink: ScrapeSink, nowMs: number): ScrapeOutcome =>
    stack.canReach(job, instance) ? target.scrape(sink, nowMs) : { kind: "timeout" };
  return { job, instance, labels, scrapeIntervalMs, scrapeTimeoutMs, phaseMs, scrape };
}

function isSameFault(left: Fault, right: Fault): boolean {
  return faultKey(left) === faultKey(right);
}

function faultKey(fault: Fault): string {
  return JSON.stringify(Object.entries(fault).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isApiFault(fault: Fault): fault is ApiFault {
  return faultOutlines[fault.kind].system === "api";
}

function isPostgresFault(fault: Fault): fault is PostgresFault {
  return faultOutlines[fault.kind].system === "postgres";
}

function isStackFault(fault: Fault): fault is StackFault {
  return faultOutlines[fault.kind].system === "stack";
}
