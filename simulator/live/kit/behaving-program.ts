import { randomUUID } from "node:crypto";
import type { ProgramStart } from "../supervisor/index.ts";
import type { Injection, LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { LiveError, untilAnswers } from "./wait-until.ts";

/** What a program that can be told how to behave is started with. */
export interface BehavingPlan<Behaviour> {
  readonly name: string;
  readonly port: number;
  /** Gets PORT, and TOKEN, which `PUT /behaviour` has to show, on top of its own variables. */
  readonly program: Omit<ProgramStart, "name">;
  /** How it behaves with all of these faults at once; healthy with none. */
  readonly worst: (parts: Iterable<Partial<Behaviour>>) => Behaviour;
}

/** An application, which faults kill, stop, and make behave badly; it answers `/api/health` when it is up. */
export class BehavingProgram<Behaviour> {
  readonly name: string;
  readonly port: number;
  readonly program: Restartable;
  private readonly worst: BehavingPlan<Behaviour>["worst"];
  private readonly token = randomUUID();
  private readonly parts = new Set<Partial<Behaviour>>();

  constructor(context: LiveContext, plan: BehavingPlan<Behaviour>) {
    const { name, port, program, worst } = plan;
    this.name = name;
    this.port = port;
    this.worst = worst;
    const env = { ...program.env, PORT: String(port), TOKEN: this.token };
    const isUp = untilAnswers(context, `\`${name}\``, port, "/api/health");
    this.program = new Restartable(context.supervisor, { name, ...program, env }, async () => {
      await isUp();
      if (this.parts.size > 0) await this.tell();
    });
  }

  /** A fault: it behaves badly, and well again at the rollback. */
  async misbehave(part: Partial<Behaviour>): Promise<Injection> {
    this.parts.add(part);
    await this.tell();
    return {
      rollback: async () => {
        this.parts.delete(part);
        await this.tell();
      },
    };
  }

  /** One that is dead is told when it is back. */
  private async tell(): Promise<void> {
    if (this.program.process === undefined) return;
    const response = await fetch(`http://127.0.0.1:${this.port}/behaviour`, {
      method: "PUT",
      headers: { authorization: `Bearer ${this.token}` },
      body: JSON.stringify(this.worst(this.parts)),
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    if (!response.ok)
      throw new LiveError("status", `\`${this.name}\` answers ${response.status} to how it is to behave`);
  }
}
