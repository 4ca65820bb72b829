import { randomUUID } from "node:crypto";
import { type AppBehaviour, worstBehaviour } from "./app-behaviour.ts";
import type { Injection, LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { answers, LiveError, waitUntil } from "./wait-until.ts";

/** An application of `processes/app-server`, which faults kill, stop, and make behave badly. */
export class AppServer {
  readonly name: string;
  readonly port: number;
  readonly program: Restartable;
  private readonly token = randomUUID();
  private readonly parts = new Set<Partial<AppBehaviour>>();

  constructor(context: LiveContext, name: string, port: number) {
    this.name = name;
    this.port = port;
    const { signal } = context;
    this.program = new Restartable(
      context.supervisor,
      {
        name,
        ...context.nodeProgram("app-server"),
        env: { PORT: String(port), TOKEN: this.token },
      },
      async () => {
        await waitUntil(`\`${name}\``, () => answers(port, "/api/health", signal), {
          timeoutMs: 10_000,
          signal,
        });
        if (this.parts.size > 0) await this.tell();
      },
    );
  }

  /** A fault: it behaves badly, and well again at the rollback. */
  async misbehave(part: Partial<AppBehaviour>): Promise<Injection> {
    this.parts.add(part);
    await this.tell();
    return {
      rollback: async () => {
        this.parts.delete(part);
        // One that is dead or stopped is told when it is back.
        if (this.program.process !== undefined) await this.tell();
      },
    };
  }

  private async tell(): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.port}/behaviour`, {
      method: "PUT",
      headers: { authorization: `Bearer ${this.token}` },
      body: JSON.stringify(worstBehaviour(this.parts)),
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    if (!response.ok)
      throw new LiveError("status", `\`${this.name}\` answers ${response.status} to its behaviour`);
  }
}
