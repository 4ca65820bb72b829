import { unreachable } from "../../kit/model.ts";
import type { OfferedServices } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import type { BendingModel } from "../../kit/system.ts";
import type { Traffic } from "../../kit/traffic.ts";
import { type ClusterConditions, PostgresCluster } from "./cluster.ts";
import type { PostgresFault } from "./faults.ts";
import { postgresInstances } from "./jobs.ts";
import type { PostgresServer } from "./server.ts";
import { PostgresTarget } from "./target.ts";

const stepMsMax = 5000;

/** What PostgreSQL does for others. */
export const offeredServices = { reads: "postgres/reads", writes: "postgres/writes" } as const;

/** A fault at work, and what it got hold of. */
interface FaultAtWork {
  readonly fault: PostgresFault;
  readonly sinceMs: number;
  /** The server that it killed or promoted. */
  server: PostgresServer | undefined;
  /** When a replica is promoted; infinity where none will be. */
  promotesAtMs: number;
}

/** A PostgreSQL primary with two streaming replicas, each with an exporter beside it. */
export class PostgresSystem implements BendingModel<PostgresFault> {
  readonly targets: readonly PostgresTarget[];
  private readonly cluster: PostgresCluster;
  private readonly traffic: Traffic;
  private readonly atWork = new Map<PostgresFault, FaultAtWork>();
  private conditions: ClusterConditions = { isArchivingFailing: false, deadlocksPerMinute: 0 };
  private nowMs: number;
  private load: number;

  constructor(options: { readonly seed: number; readonly startMs: number; readonly traffic: Traffic }) {
    const { seed, startMs, traffic } = options;
    this.nowMs = startMs;
    this.traffic = traffic;
    this.load = traffic.loadAt(startMs);
    const randoms = postgresInstances.map((instance) => randomStream(seed, `postgres/${instance}`));
    this.cluster = new PostgresCluster(randoms, startMs);
    this.targets = this.cluster.servers.map((server, index) => {
      const instance = postgresInstances[index] ?? "";
      const random = randomStream(seed, `postgres-exporter/${instance}`);
      return new PostgresTarget(instance, {
        cluster: this.cluster,
        server,
        random,
        loadAt: () => this.load,
        nowMs: startMs,
      });
    });
  }

  /** Writes need a primary, reads any server. */
  get offers(): OfferedServices {
    const isAnyUp = this.cluster.servers.some(({ isUp }) => isUp);
    return {
      [offeredServices.reads]: isAnyUp ? 1 : 0,
      [offeredServices.writes]: this.cluster.primary === undefined ? 0 : 1,
    };
  }

  advance(toMs: number): void {
    while (this.nowMs < toMs) {
      const nextMs = Math.min(toMs, this.nowMs + stepMsMax, this.nextEventMs());
      this.load = this.traffic.loadAt(this.nowMs);
      this.cluster.live(nextMs, this.load, this.conditions);
      this.nowMs = nextMs;
      this.cluster.settleEvents();
      for (const work of this.atWork.values()) this.promoteIfDue(work);
    }
  }

  /** Faults come and go: from now on exactly these are at work. */
  bear(faults: readonly PostgresFault[]): void {
    for (const [fault, work] of this.atWork) {
      if (faults.includes(fault)) continue;
      this.atWork.delete(fault);
      this.end(work);
    }
    for (const fault of faults) {
      if (this.atWork.has(fault)) continue;
      const work = { fault, sinceMs: this.nowMs, server: undefined, promotesAtMs: Number.POSITIVE_INFINITY };
      this.atWork.set(fault, work);
      this.begin(work);
    }
    this.spread(faults);
  }

  private begin(work: FaultAtWork): void {
    const { fault } = work;
    switch (fault.kind) {
      case "primary-killed":
      case "failover":
        work.server = this.cluster.primary;
        if (work.server !== undefined) this.cluster.kill(work.server);
        if (fault.kind === "failover") work.promotesAtMs = this.nowMs + fault.promoteAfterSeconds * 1000;
        this.promoteIfDue(work);
        return;
      case "split-brain":
        work.server = this.cluster.splitReplica();
        return;
      case "replica-lost":
        work.server = this.serverOf(fault.instance);
        if (work.server !== undefined) this.cluster.kill(work.server);
        return;
      case "replay-paused":
      case "replay-delayed":
      case "connections-exhausted":
      case "archiving-failing":
      case "deadlocks":
      case "idle-in-transaction":
      case "exporter-down":
      case "exporters-upgraded":
        return;
      default:
        unreachable(fault);
    }
  }

  private end(work: FaultAtWork): void {
    const { fault, server } = work;
    switch (fault.kind) {
      case "primary-killed":
      case "failover":
      case "replica-lost":
        if (server !== undefined && !this.isKeptDown(server)) this.cluster.revive(server);
        return;
      case "split-brain":
        if (server !== undefined) this.cluster.demote(server);
        return;
      case "replay-paused":
      case "replay-delayed":
      case "connections-exhausted":
      case "archiving-failing":
      case "deadlocks":
      case "idle-in-transaction":
      case "exporter-down":
      case "exporters-upgraded":
        return;
      default:
        unreachable(fault);
    }
  }

  /** What holds as long as a fault is at work, worked out anew from all of them. */
  private spread(faults: readonly PostgresFault[]): void {
    const pausedInstances: string[] = [];
    const exporterlessInstances: string[] = [];
    const delaySeconds = new Map<string, number>();
    let usedRatio = 0;
    let idleTransactionSinceMs: number | undefined;
    let deadlocksPerMinute = 0;
    for (const fault of faults) {
      if (fault.kind === "replay-paused") pausedInstances.push(fault.instance);
      if (fault.kind === "replay-delayed") {
        const { instance } = fault;
        delaySeconds.set(instance, Math.max(delaySeconds.get(instance) ?? 0, fault.delaySeconds));
      }
      if (fault.kind === "exporter-down") exporterlessInstances.push(fault.instance);
      if (fault.kind === "connections-exhausted") usedRatio = Math.max(usedRatio, fault.usedRatio);
      if (fault.kind === "deadlocks") deadlocksPerMinute += fault.perMinute;
      if (fault.kind === "idle-in-transaction") {
        const beganMs = (this.atWork.get(fault)?.sinceMs ?? this.nowMs) - fault.ageSeconds * 1000;
        idleTransactionSinceMs = Math.min(idleTransactionSinceMs ?? beganMs, beganMs);
      }
    }
    const isAtWork = (wanted: PostgresFault["kind"]) => faults.some(({ kind }) => kind === wanted);
    const isArchivingFailing = isAtWork("archiving-failing");
    this.conditions = { isArchivingFailing, deadlocksPerMinute };
    const { primary } = this.cluster;
    for (const [index, target] of this.targets.entries()) {
      const server = this.cluster.servers[index];
      if (server !== undefined) {
        server.isReplayPaused = pausedInstances.includes(target.instance);
        server.replayDelayMs = (delaySeconds.get(target.instance) ?? 0) * 1000;
      }
      target.setExporterUp(!exporterlessInstances.includes(target.instance), this.nowMs);
      target.setExporterUpgraded(isAtWork("exporters-upgraded"), this.nowMs);
      const isPrimary = server !== undefined && server === primary;
      target.strain = {
        usedRatio: isPrimary ? usedRatio : 0,
        idleTransactionSinceMs: isPrimary ? idleTransactionSinceMs : undefined,
        isDeadlocking: isPrimary && deadlocksPerMinute > 0,
      };
    }
  }

  private promoteIfDue(work: FaultAtWork): void {
    if (this.nowMs < work.promotesAtMs) return;
    work.promotesAtMs = Number.POSITIVE_INFINITY;
    this.cluster.promoteReplica();
    this.spread([...this.atWork.keys()]);
  }

  private isKeptDown(server: PostgresServer): boolean {
    return [...this.atWork.values()].some(
      (work) => work.server === server && work.fault.kind !== "split-brain",
    );
  }

  private nextEventMs(): number {
    let next = this.cluster.nextEventMs;
    for (const { promotesAtMs } of this.atWork.values()) next = Math.min(next, promotesAtMs);
    return next;
  }

  private serverOf(instance: string): PostgresServer | undefined {
    return this.cluster.servers.find((_, index) => postgresInstances[index] === instance);
  }
}
