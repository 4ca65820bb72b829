import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { natsLimits, natsPanels } from "./series.ts";
import { natsConnectionsNearlyExhausted, natsQuorumLost, natsServerDown } from "./servers.ts";
import { natsConsumerLagging, natsConsumerStuck, natsStreamFull, natsStreamNearlyFull } from "./streams.ts";

const inhibitions = defineInhibitions([
  {
    source: "NatsQuorumLost",
    targets: [
      "NatsServerDown",
      "NatsConnectionsNearlyExhausted",
      "NatsConsumerStuck",
      "NatsConsumerLagging",
      "NatsStreamFull",
      "NatsStreamNearlyFull",
    ],
    equal: [],
    reason: "without a quorum nothing is stored or delivered, and clients crowd on the servers that are left",
  },
  {
    source: "NatsStreamFull",
    targets: ["NatsStreamNearlyFull"],
    equal: ["stream_name"],
    reason: "the page is about the same stream",
  },
  {
    source: "NatsConsumerStuck",
    targets: ["NatsConsumerLagging"],
    equal: ["consumer_name"],
    reason: "a consumer that does nothing falls behind",
  },
]);

/** The alerting of NATS with JetStream. */
export const natsAlerting = defineAlerting({
  title: "NATS",
  panels: natsPanels,
  objectives: {},
  limits: natsLimits,
  groups: [
    {
      name: "nats-servers",
      intervalSeconds: 15,
      rules: [natsQuorumLost, natsServerDown, natsConnectionsNearlyExhausted],
    },
    {
      name: "nats-streams",
      intervalSeconds: 15,
      rules: [natsStreamNearlyFull, natsStreamFull, natsConsumerStuck, natsConsumerLagging],
    },
  ],
  inhibitions,
});
