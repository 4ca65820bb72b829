import { askJetStream, type JetStreamAnswer, type NatsClient } from "../../clients/index.ts";
import { type LiveContext, LiveError } from "../../kit/index.ts";
import type { LiveNats } from "./cluster.ts";
import { type StreamPlan, streamPlans } from "./plan.ts";

const publishTimeoutMs = 4_000;
const ackWaitScenarioMs = 20_000;
const ackWaitMsMin = 500;
const handoversMax = 60;

/** `max_bytes` of each stream. */
export const streamLimitBytes = 48 * 1024 * 1024;

/** Makes the streams with their consumers, on every server. */
export async function createStreams(context: LiveContext, nats: LiveNats): Promise<void> {
  const ackWaitMs = Math.max(ackWaitMsMin, Math.round(context.timeScale.toReal(ackWaitScenarioMs)));
  for (const plan of streamPlans) {
    await withClient(nats, async (client) => {
      await nats.wait(`the stream ${plan.stream}`, () =>
        askJetStream(client, `STREAM.CREATE.${plan.stream}`, streamSettings(plan)),
      );
      await nats.wait(`the consumer ${plan.consumer}`, () =>
        askJetStream(client, `CONSUMER.DURABLE.CREATE.${plan.stream}.${plan.consumer}`, {
          stream_name: plan.stream,
          config: consumerSettings(plan, ackWaitMs),
        }),
      );
    });
  }
}

/** Lets the first server lead the streams and their consumers, as the model's does. */
export async function settleLeaders(nats: LiveNats): Promise<void> {
  const leader = nats.plan.servers[0]?.name ?? "";
  await withClient(nats, async (client) => {
    for (const { stream, consumer } of streamPlans) {
      await handOver(nats, client, `STREAM.INFO.${stream}`, `STREAM.LEADER.STEPDOWN.${stream}`, leader);
      const ofConsumer = `${stream}.${consumer}`;
      await handOver(
        nats,
        client,
        `CONSUMER.INFO.${ofConsumer}`,
        `CONSUMER.LEADER.STEPDOWN.${ofConsumer}`,
        leader,
      );
    }
  });
}

/** Resolves when every stream and consumer is led. */
export async function streamsLed(nats: LiveNats): Promise<void> {
  await withClient(nats, async (client) => {
    for (const { stream, consumer } of streamPlans) {
      for (const call of [`STREAM.INFO.${stream}`, `CONSUMER.INFO.${stream}.${consumer}`]) {
        await nats.wait(`a leader of ${stream}`, async () => {
          const { cluster } = await askJetStream(client, call);
          return (cluster?.leader ?? "") === "" ? undefined : true;
        });
      }
    }
  });
}

/** Who leads is drawn by lot, so that it is asked for until it is the one that is wanted. */
async function handOver(
  nats: LiveNats,
  client: NatsClient,
  look: string,
  stepDown: string,
  wanted: string,
): Promise<void> {
  for (let handovers = 0; handovers < handoversMax; handovers++) {
    const leader = await nats.wait(`a leader of ${look}`, async () => {
      const name = (await askJetStream(client, look)).cluster?.leader ?? "";
      return name === "" ? undefined : name;
    });
    if (leader === wanted) return;
    // Nobody leads for a moment after a handover, and an answer may be lost.
    await askJetStream(client, stepDown).catch(() => undefined);
  }
  throw new LiveError("leader", `${wanted} does not become the leader of ${look}`);
}

/** How many bytes a stream stores. */
export async function storedBytes(client: NatsClient, stream: string): Promise<number> {
  return (await askJetStream(client, `STREAM.INFO.${stream}`)).state?.bytes ?? 0;
}

/** Publishes and waits for the answer; false where the stream has no room. */
export async function publishStored(client: NatsClient, subject: string, payload: Buffer): Promise<boolean> {
  const { payload: text } = await client.request(subject, payload, publishTimeoutMs);
  const answer: JetStreamAnswer = JSON.parse(text.toString());
  if (answer.error === undefined) return true;
  if (answer.error.code === 503) return false;
  throw new LiveError("jetstream", `JetStream does not take a message: ${answer.error.description}`);
}

/** Deletes the messages of a subject. */
export async function purge(client: NatsClient, stream: string, filter: string): Promise<void> {
  await askJetStream(client, `STREAM.PURGE.${stream}`, { filter });
}

/** Does something with a connection and closes it. */
export async function withClient<Result>(
  nats: LiveNats,
  act: (client: NatsClient) => Promise<Result>,
): Promise<Result> {
  const client = await nats.connect();
  return act(client).finally(() => client.close());
}

function streamSettings({ stream, subjects }: StreamPlan): Readonly<Record<string, unknown>> {
  return {
    name: stream,
    subjects: [subjects],
    retention: "limits",
    discard: "new",
    storage: "file",
    num_replicas: 3,
    max_bytes: streamLimitBytes,
    max_consumers: -1,
    max_msgs: -1,
    max_age: 0,
  };
}

function consumerSettings(
  { consumer, subject }: StreamPlan,
  ackWaitMs: number,
): Readonly<Record<string, unknown>> {
  return {
    durable_name: consumer,
    deliver_policy: "new",
    ack_policy: "all",
    ack_wait: ackWaitMs * 1_000_000,
    max_ack_pending: 1_000,
    filter_subject: subject,
    replay_policy: "instant",
  };
}
