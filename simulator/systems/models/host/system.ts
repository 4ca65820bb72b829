import { unreachable } from "../../kit/model.ts";
import type { OfferedServices } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { HostFault } from "./faults.ts";
import { hostInstances } from "./jobs.ts";
import { Machine, type MachineStrain, noStrain } from "./machine.ts";
import { openHostSeries } from "./series.ts";

const killIntervalSeconds = 20;

/** What other systems need of the machine that they are on. */
export const hostServices = ["host/disk-writes", "host/processes"] as const;

/** The machines, each with its exporter. */
export class HostSystem extends SteppedSystem<HostFault> {
  readonly targets: readonly ScrapedTarget[];
  override offers: OfferedServices = servicesOf(undefined);
  private readonly machines: readonly Machine[];
  private readonly killCounts = new Map<HostFault, number>();

  constructor(options: SystemOptions) {
    super(options);
    this.machines = hostInstances.map(
      (instance) => new Machine(randomStream(options.seed, `host/${instance}`), options.startMs),
    );
    this.targets = this.machines.map((machine, index) => {
      const instance = hostInstances[index] ?? "";
      const book = new SeriesBook();
      const series = openHostSeries(book);
      return new ScrapedTarget(book, {
        job: "node",
        instance,
        random: randomStream(options.seed, `node/${instance}`),
        reach: () => (machine.strain.isDown ? "hangs" : "answers"),
        expose: () => machine.expose(book, series),
      });
    });
  }

  protected live(step: Step): void {
    for (const fault of this.faultsOf("host-memory-short")) {
      const due = Math.min(fault.killCount, Math.ceil(this.ageSeconds(fault) / killIntervalSeconds));
      for (let killed = this.killCounts.get(fault) ?? 0; killed < due; killed++) {
        this.machineOf(fault.instance)?.killProcess();
      }
      this.killCounts.set(fault, due);
    }
    for (const machine of this.machines) machine.live(step);
  }

  protected override yield(faults: readonly HostFault[]): void {
    for (const fault of this.killCounts.keys()) if (!faults.includes(fault)) this.killCounts.delete(fault);
    for (const [index, machine] of this.machines.entries()) {
      const wasDown = machine.strain.isDown;
      const own = faults.filter(({ instance }) => instance === hostInstances[index]);
      machine.strain = own.reduce(strainedBy, noStrain);
      if (wasDown && !machine.strain.isDown) machine.boot(this.nowMs);
    }
    this.offers = servicesOf(this.machines[0]);
  }

  private machineOf(instance: string): Machine | undefined {
    return this.machines.find((_, index) => hostInstances[index] === instance);
  }
}

/** What the machine with the database and its backups does for them. */
function servicesOf(machine: Machine | undefined): OfferedServices {
  const isUp = machine?.strain.isDown !== true;
  const isWritable = isUp && machine?.isWritable !== false;
  return { "host/disk-writes": isWritable ? 1 : 0, "host/processes": isUp ? 1 : 0 };
}

function strainedBy(strain: MachineStrain, fault: HostFault): MachineStrain {
  switch (fault.kind) {
    case "host-disk-filled":
      return { ...strain, diskUsedRatio: Math.max(strain.diskUsedRatio, fault.usedRatio) };
    case "host-inodes-taken":
      return { ...strain, inodesUsedRatio: Math.max(strain.inodesUsedRatio, fault.usedRatio) };
    case "host-disk-read-only":
      return { ...strain, isReadOnly: true };
    case "host-cpu-busy":
      return { ...strain, cpuWaitingRatio: Math.max(strain.cpuWaitingRatio, fault.waitingRatio) };
    case "host-memory-short":
      return { ...strain, isMemoryShort: true };
    case "host-rebooting":
      return { ...strain, isDown: true };
    case "host-clock-set":
      return { ...strain, clockSeconds: strain.clockSeconds + fault.seconds };
    case "host-textfile-malformed":
      return { ...strain, isTextfileMalformed: true };
    default:
      return unreachable(fault);
  }
}
