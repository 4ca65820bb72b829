import { scrapeJobs } from "../../../systems/index.ts";
import {
  defineLiveSystem,
  type LiveContext,
  LiveError,
  type LiveTarget,
  swappedAtOnce,
} from "../../kit/index.ts";
import { type LiveMachine, reboot, startMachine } from "./machine.ts";
import { keepWaiting, killForMemory } from "./shortage.ts";

interface RunningHosts {
  readonly targets: readonly LiveTarget[];
  readonly machines: readonly LiveMachine[];
}

/** Two machines out of one: each has a disk, files, pressure and a time of boot of its own. */
export const hostLive = defineLiveSystem({
  system: "host",
  description:
    "two node exporters, each with a disk on a loop device, a control group and a time namespace; needs root",
  programs: ["node-exporter"],
  start: startHosts,
  faults: {
    "host-disk-filled": (fault, running) => machineOf(running, fault).disk.fill(fault.usedRatio),
    "host-inodes-taken": (fault, running) => machineOf(running, fault).disk.takeInodes(fault.usedRatio),
    "host-disk-read-only": (fault, running) => machineOf(running, fault).disk.remountReadOnly(),
    "host-textfile-malformed": (fault, running) => machineOf(running, fault).textfiles.interrupt(),
    "host-rebooting": (fault, running) => reboot(machineOf(running, fault)),
    "host-clock-set": async (fault, running, { timeScale }) => {
      const { exporter } = machineOf(running, fault);
      // The kernel tells the time of boot in whole seconds.
      const seconds = Math.max(1, Math.round(timeScale.toReal(fault.seconds)));
      await exporter.restart({ bootLaterSeconds: seconds });
      return { rollback: () => exporter.restart({ bootLaterSeconds: 0 }) };
    },
    "host-cpu-busy": (fault, running, context) =>
      keepWaiting(machineOf(running, fault), fault.waitingRatio, context),
    "host-memory-short": (fault, running, context) =>
      killForMemory(machineOf(running, fault), fault.killCount, context),
  },
  paces: {
    "host-disk-filled": () => swappedAtOnce,
    "host-inodes-taken": () => swappedAtOnce,
    "host-textfile-malformed": () => swappedAtOnce,
  },
});

async function startHosts(context: LiveContext): Promise<RunningHosts> {
  if (context.unprivileged === undefined)
    throw new LiveError(
      "needs-root",
      "the machines of `host` have disks of their own, which only root may mount; run the drill as root, or leave this system out",
    );
  const machines = await Promise.all(scrapeJobs.node.map((instance) => startMachine(context, instance)));
  const targets = machines.map(({ instance, exporter }): LiveTarget => {
    return { job: "node", instance, port: exporter.port };
  });
  return { targets, machines };
}

function machineOf({ machines }: RunningHosts, fault: { readonly instance: string }): LiveMachine {
  const found = machines.find(({ instance }) => instance === fault.instance);
  if (found === undefined) throw new Error(`there is no machine \`${fault.instance}\``);
  return found;
}
