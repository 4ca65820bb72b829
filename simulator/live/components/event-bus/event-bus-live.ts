import { scrapeJobs } from "../../../systems/index.ts";
import {
  defineLiveSystem,
  giveOrder,
  type Injection,
  type LiveContext,
  type LiveTarget,
  Restartable,
  swappedAtOnce,
  untilAnswers,
} from "../../kit/index.ts";
import { partitionCount, refuseOnJetStream, refuseOnRedis } from "./refusals.ts";
import { startTransports, type Transports } from "./transports.ts";

const publishTimeoutScenarioMs = 5_000;
const publishTimeoutMsMin = 1_000;
const replayIntervalScenarioMs = 300_000;

/** A publisher on real Redis and real JetStream, and the replay that compares them. */
export const eventBusLive = defineLiveSystem({
  system: "event-bus",
  description: "a dual writer on Redis and NATS JetStream, with its replay, instrumented by klaxon",
  programs: ["redis-server", "nats-server"],
  start: async (context) => {
    const transports = await startTransports(context);
    const { port, control } = await startBus(context, transports);
    const [instance] = scrapeJobs["event-bus"];
    const targets: readonly LiveTarget[] = [{ job: "event-bus", instance, port }];
    return { targets, transports, control };
  },
  faults: {
    "event-bus-refused": ({ transport, ratio }, { transports }) =>
      transport === "redis" ? refuseOnRedis(transports, ratio) : refuseOnJetStream(transports, ratio),
    "event-bus-altered": ({ mismatch, ratio }, { control }) =>
      told(control, `altered/${mismatch}/${ratio}`, "altered/end"),
    "event-bus-replay-stopped": ({ ageSeconds }, { control }, { timeScale }) =>
      told(control, `replay/stop/${timeScale.toReal(ageSeconds)}`, "replay/end"),
    "event-bus-redis-only": ({ deadlineInSeconds }, { control }, { timeScale }) =>
      told(control, `redis-only/${timeScale.toReal(deadlineInSeconds)}`, "redis-only/end"),
  },
  paces: { "event-bus-redis-only": () => swappedAtOnce },
});

/** Tells the bus something. */
type Control = (order: string) => Promise<void>;

async function told(control: Control, begin: string, end: string): Promise<Injection> {
  await control(begin);
  return { rollback: () => control(end) };
}

async function startBus(
  context: LiveContext,
  { redisPorts, natsPorts, isNatsOwn }: Transports,
): Promise<{ readonly port: number; readonly control: Control }> {
  const { supervisor, timeScale } = context;
  const [port = 0, controlPort = 0] = await context.takePorts(2);
  const plan = {
    port,
    controlPort,
    redisPorts,
    natsPorts,
    partitionCount,
    // A stream that takes a part of its subjects only lets nobody filter by all of them.
    replayFilter: isNatsOwn ? undefined : "events.bus.>",
    timeoutMs: Math.max(publishTimeoutMsMin, Math.round(timeScale.toReal(publishTimeoutScenarioMs))),
    replayIntervalMs: timeScale.toReal(replayIntervalScenarioMs),
  };
  const program = new Restartable(
    supervisor,
    {
      name: "event-bus",
      ...context.nodeProgram("event-bus"),
      env: { BUS: JSON.stringify(plan) },
    },
    untilAnswers(context, "the event bus", port, "/metrics"),
  );
  await program.start();
  return { port, control: (order: string) => giveOrder("the event bus", controlPort, order) };
}
