import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { eventBusDiverging, eventBusOneSided } from "./publishing.ts";
import { eventBusRedisOnlyPastDeadline, eventBusReplayMismatch, eventBusReplayStale } from "./replay.ts";
import { eventBusLimits, eventBusPanels } from "./series.ts";

const parted = ["EventBusOneSided", "EventBusDiverging"] as const;

const inhibitions = defineInhibitions([
  {
    source: "NatsQuorumLost",
    targets: parted,
    equal: [],
    reason: "JetStream takes nothing at all; the bus is repaired by a replay once it does",
  },
  {
    source: "NatsStreamFull",
    targets: parted,
    equal: [],
    reason: "a full stream refuses what the bus publishes",
  },
  {
    source: "RedisClusterDown",
    targets: parted,
    equal: [],
    reason: "Redis takes nothing at all; the bus goes on with JetStream alone meanwhile",
  },
  {
    source: "RedisShardUnreachable",
    targets: parted,
    equal: [],
    reason: "a third of the keys of Redis is out of reach, and with it a third of the events",
  },
  {
    source: "RedisWritesRefused",
    targets: parted,
    equal: [],
    reason: "Redis refuses the writes that the bus lacks",
  },
  {
    source: "EventBusOneSided",
    targets: ["EventBusDiverging"],
    equal: ["stream"],
    reason: "a transport that takes nothing differs from the other by nature",
  },
]);

/** The alerting of the event bus. */
export const eventBusAlerting = defineAlerting({
  title: "Event bus",
  panels: eventBusPanels,
  objectives: {},
  limits: eventBusLimits,
  groups: [
    { name: "event-bus-publishing", intervalSeconds: 15, rules: [eventBusOneSided, eventBusDiverging] },
    {
      name: "event-bus-replay",
      intervalSeconds: 15,
      rules: [eventBusReplayMismatch, eventBusReplayStale, eventBusRedisOnlyPastDeadline],
    },
  ],
  inhibitions,
});
