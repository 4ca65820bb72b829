import { Resolver as Client } from "node:dns/promises";
import { type Injection, type LiveContext, Restartable, waitUntil } from "../../kit/index.ts";
import type { Resolver } from "./resolver.ts";

/** Who becomes slow, and by how much in real time. */
interface SlowPlan {
  readonly resolver: Resolver;
  /** Whom it asks through the slow way. */
  readonly upstream: Resolver | undefined;
  readonly delayMs: number;
}

/** A fault: a resolver asks another for every name, and the way there is slow. */
export async function slowDown(
  context: LiveContext,
  { resolver, upstream, delayMs }: SlowPlan,
): Promise<Injection> {
  const [port = 0] = await context.takePorts(1);
  const way = new Restartable(
    context.supervisor,
    {
      name: `slow-way-${port}`,
      ...context.nodeProgram("slow-datagrams"),
      env: { PORT: String(port), TARGET_PORT: String(upstream?.port ?? 0), DELAY_MS: String(delayMs) },
    },
    () => answers(context, port),
  );
  await way.start();
  await resolver.setUpstream(port);
  return {
    rollback: async () => {
      await resolver.setUpstream(undefined);
      await way.end("orderly");
    },
  };
}

async function answers({ signal }: LiveContext, port: number): Promise<void> {
  const client = new Client({ timeout: patienceMs, tries: 1 });
  client.setServers([`127.0.0.1:${port}`]);
  // That there is no such name is an answer too.
  const look = () => client.resolveSoa("drill.invalid").then(() => true, isAnswer);
  await waitUntil("the slow way", look, { timeoutMs: startTimeoutMs, signal });
}

function isAnswer(error: unknown): true | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ETIMEOUT" || code === "ECONNREFUSED" ? undefined : true;
}

const patienceMs = 1_000;
const startTimeoutMs = 10_000;
