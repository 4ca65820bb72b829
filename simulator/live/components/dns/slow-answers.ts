import { type Injection, type LiveContext, Restartable } from "../../kit/index.ts";
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
  const way = new Restartable(context.supervisor, {
    name: `slow-way-${port}`,
    ...context.nodeProgram("slow-datagrams"),
    env: { PORT: String(port), TARGET_PORT: String(upstream?.port ?? 0), DELAY_MS: String(delayMs) },
  });
  await way.start();
  await resolver.setUpstream(port);
  return {
    rollback: async () => {
      await resolver.setUpstream(undefined);
      await way.end("orderly");
    },
  };
}
