import { defineLiveSystem, type LiveTarget } from "../../kit/index.ts";
import { LiveNats } from "./cluster.ts";
import {
  fillAsUsual,
  fillStream,
  killServers,
  slowConsumer,
  stickConsumer,
  takeConnections,
} from "./faults.ts";
import { createStreams, settleLeaders } from "./jet-stream.ts";
import { planNats } from "./plan.ts";
import { startExporters, startLoad } from "./programs.ts";

const usualRatio = 0.2;

/** Three real NATS servers with JetStream, an exporter of ours beside each, publishers and consumers. */
export const natsLive = defineLiveSystem({
  system: "nats",
  description: "NATS cluster of three servers with JetStream; an exporter of klaxon's own",
  programs: ["nats-server"],
  start: async (context) => {
    const plan = await planNats(context);
    const [nats] = await Promise.all([LiveNats.start(context, plan), startExporters(context, plan)]);
    await createStreams(context, nats);
    await settleLeaders(nats);
    await fillAsUsual(nats, usualRatio);
    const load = await startLoad(context, plan);
    await nats.whole();
    context.neighbours.tell(
      "nats",
      plan.servers.map(({ port }) => port),
    );
    const targets = plan.servers.map(
      ({ instance, exporterPort }): LiveTarget => ({ job: "nats", instance, port: exporterPort }),
    );
    return { targets, nats, load };
  },
  faults: {
    "nats-server-killed": ({ instance }, { nats }) => killServers(nats, [nats.server(instance)]),
    "nats-quorum-lost": (_, { nats }) => killServers(nats, nats.servers.slice(1)),
    "nats-stream-filled": ({ stream, usedRatio }, { nats }) => fillStream(nats, stream, usedRatio),
    "nats-consumer-stuck": ({ stream }, { load }) => stickConsumer(load, stream),
    "nats-consumer-slowed": ({ stream, ratio }, { load }) => slowConsumer(load, stream, ratio),
    "nats-connections-taken": ({ instance, usedRatio }, { nats }) =>
      takeConnections(nats, nats.server(instance), usedRatio),
  },
});
