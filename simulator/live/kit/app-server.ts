import { type AppBehaviour, worstBehaviour } from "./app-behaviour.ts";
import { BehavingProgram } from "./behaving-program.ts";
import type { LiveContext } from "./live-system.ts";

/** An application of `processes/app-server`. */
export type AppServer = BehavingProgram<AppBehaviour>;

/** An application behind a load balancer or a reverse proxy; the name is unique within a run. */
export function appServer(context: LiveContext, name: string, port: number): AppServer {
  return new BehavingProgram(context, {
    name,
    port,
    program: context.nodeProgram("app-server"),
    worst: worstBehaviour,
  });
}
