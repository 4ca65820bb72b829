import { ClientError } from "./client-error.ts";
import type { NatsClient } from "./nats-client.ts";

const requestTimeoutMs = 4_000;

/** What JetStream answers, as far as it is looked at. */
export interface JetStreamAnswer {
  readonly error?: { readonly code: number; readonly description: string };
  readonly cluster?: { readonly leader?: string };
  readonly config?: Readonly<Record<string, unknown>>;
  readonly state?: { readonly bytes: number };
}

/** Asks the interface of JetStream. Rejects with a `ClientError` where it answers with an error, or not at all. */
export async function askJetStream(
  client: NatsClient,
  call: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<JetStreamAnswer> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const { payload } = await client.request(`$JS.API.${call}`, text, requestTimeoutMs);
  const answer: JetStreamAnswer = JSON.parse(payload.toString());
  if (answer.error === undefined) return answer;
  throw new ClientError("jetstream", `JetStream answers \`${call}\` with: ${answer.error.description}`);
}
