import { strict as assert } from "node:assert";
import { type Fault, type SystemName, systemNames } from "./faults.ts";
import type { Monitoring, ScrapeOutcome, ScrapeSink, TargetModel, TrafficProfile } from "./kit/model.ts";
import type { Neighbours } from "./kit/neighbours.ts";
import type { NotificationPath } from "./kit/notification-path.ts";
import { randomStream } from "./kit/random-stream.ts";
import type { RuleGroupOutline } from "./kit/rule-group-outline.ts";
import type { BendingModel } from "./kit/system.ts";
import { Traffic } from "./kit/traffic.ts";
import { modelledSystems } from "./models/index.ts";

/** What a world is made from. The same options, faults and scrapes give the same samples. */
export interface WorldOptions {
  /** Milliseconds since the epoch; the hours of `daily` traffic count from its midnights. */
  readonly startMs: number;
  readonly seed: number;
  readonly traffic: TrafficProfile;
  /** Which systems there are; all where absent. What watches over them is there in any case. */
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
  private readonly systems: BendingModel[] = [];
  /** Who offers a service. */
  private readonly providers = new Map<string, BendingModel>();
  /** The targets of all systems, each scraped as Prometheus reaches it. */
  readonly targets: readonly TargetModel[];
  private readonly monitoring: Monitoring;
  private readonly faults: Fault[] = [];
  private readonly paths: { readonly fromMs: number; readonly path: NotificationPath }[];
  private nowMs: number;

  constructor(options: WorldOptions) {
    const { startMs, seed, traffic: profile, ruleGroups = defaultRuleGroups } = options;
    this.nowMs = startMs;
    // Each system walks through a copy of the same traffic, so the load is one without a shared state.
    const traffic = () => new Traffic(profile, randomStream(seed, "traffic"), startMs);
    const neighbours: Neighbours = { shareAnswered: (service) => this.shareAnswered(service) };
    for (const name of withMonitoring(options.systems ?? systemNames)) {
      const { create, services } = modelledSystems[name];
      const system = create({ seed, startMs, traffic: traffic(), ruleGroups, neighbours });
      this.systems.push(system);
      for (const service of services) this.providers.set(service, system);
    }
    const monitoring = this.systems.find((model) => model.monitoring !== undefined)?.monitoring;
    assert(monitoring !== undefined, "one of the systems watches over all of them");
    this.monitoring = monitoring;
    this.targets = this.systems.flatMap(({ targets }) =>
      targets.map((target) => reachedTarget(target, monitoring)),
    );
    this.paths = [{ fromMs: startMs, path: monitoring.notificationPath }];
  }

  /** Faults at work, in the order of their injection. */
  get activeFaults(): readonly Fault[] {
    return this.faults;
  }

  /** Requests that users saw fail and that no target counts. */
  get failedRequestCount(): number {
    return this.systems.reduce((count, model) => count + (model.failedRequestCount ?? 0), 0);
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
    let path = this.paths[0]?.path ?? this.monitoring.notificationPath;
    for (const change of this.paths) {
      if (change.fromMs > atMs) break;
      path = change.path;
    }
    return path;
  }

  private shareAnswered(service: string): number {
    return this.providers.get(service)?.offers?.[service] ?? 1;
  }

  private spreadFaults(): void {
    for (const model of this.systems) model.bear(this.faults);
    this.paths.push({ fromMs: this.nowMs, path: this.monitoring.notificationPath });
  }
}

/** These systems and what watches over them, in the order of all. */
export function withMonitoring(systems: readonly SystemName[]): readonly SystemName[] {
  return systemNames.filter((name) => systems.includes(name) || modelledSystems[name].isMonitoring);
}

const defaultRuleGroups: readonly RuleGroupOutline[] = systemNames.map((name) => ({
  file: `${name}.json`,
  name,
  intervalSeconds: 15,
  ruleCount: 10,
}));

function reachedTarget(target: TargetModel, monitoring: Monitoring): TargetModel {
  const { job, instance, labels, scrapeIntervalMs, scrapeTimeoutMs, phaseMs } = target;
  const scrape = (sink: ScrapeSink, nowMs: number): ScrapeOutcome =>
    monitoring.canReach(job, instance) ? target.scrape(sink, nowMs) : { kind: "timeout" };
  return { job, instance, labels, scrapeIntervalMs, scrapeTimeoutMs, phaseMs, scrape };
}

function isSameFault(left: Fault, right: Fault): boolean {
  return faultKey(left) === faultKey(right);
}

function faultKey(fault: Fault): string {
  return JSON.stringify(Object.entries(fault).sort(([left], [right]) => (left < right ? -1 : 1)));
}
