import { scrapeJobs } from "../../../systems/index.ts";
import type { LiveContext } from "../../kit/index.ts";

/** Where a server is found. */
export interface ServerPlan {
  /** The model's name of its exporter, such as `nats-1:7777`. */
  readonly instance: string;
  /** Such as `nats-1`. */
  readonly name: string;
  readonly port: number;
  readonly routePort: number;
  readonly monitorPort: number;
  readonly exporterPort: number;
}

/** Where everything is found. */
export interface NatsPlan {
  readonly servers: readonly ServerPlan[];
  readonly loadControlPort: number;
}

/** A stream with its consumer. */
export interface StreamPlan {
  readonly stream: string;
  /** What is published all the time, and consumed. */
  readonly subject: string;
  /** What only fills the stream. */
  readonly fillSubject: string;
  readonly subjects: string;
  readonly consumer: string;
  /** In scenario time. */
  readonly messagesPerSecond: number;
}

/** The streams of the model. */
export const streamPlans: readonly StreamPlan[] = [
  {
    stream: "ORDERS",
    subject: "orders.placed",
    fillSubject: "orders.imported",
    subjects: "orders.>",
    consumer: "fulfilment",
    messagesPerSecond: 40,
  },
  {
    stream: "EVENTS",
    subject: "events.published",
    fillSubject: "events.imported",
    subjects: "events.>",
    consumer: "replay",
    messagesPerSecond: 120,
  },
];

/** Takes the ports of the servers. */
export async function planNats(context: LiveContext): Promise<NatsPlan> {
  const instances = scrapeJobs.nats;
  const [loadControlPort = 0, ...ports] = await context.takePorts(1 + 4 * instances.length);
  const servers = instances.map((instance, index) => {
    const [port = 0, routePort = 0, monitorPort = 0, exporterPort = 0] = ports.slice(4 * index);
    return { instance, name: `nats-${index + 1}`, port, routePort, monitorPort, exporterPort };
  });
  return { servers, loadControlPort };
}
