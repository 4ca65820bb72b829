import * as z from "zod";
import { LiveError } from "../kit/index.ts";
import { type Supervisor, SupervisorError } from "../supervisor/index.ts";

/** How the container stack is reached. */
export interface ComposePlan {
  readonly supervisor: Supervisor;
  /** The Compose files, the later ones over the earlier. */
  readonly files: readonly string[];
  /** Variables that Docker needs to find its engine, such as `DOCKER_HOST`. */
  readonly env: Readonly<Record<string, string>>;
}

/** A service of the stack. */
export interface ComposeService {
  readonly service: string;
  /** `running`, `paused`, `exited` and the like. */
  readonly state: string;
  /** Empty where it has no health check. */
  readonly health: string;
}

const serviceSchema = z.object({ Service: z.string(), State: z.string(), Health: z.string().default("") });

const runTimeoutMs = 30_000;
const textMax = 500;

/** `docker compose` on one stack; its processes belong to the supervisor. */
export class ComposeProgram {
  private readonly plan: ComposePlan;

  constructor(plan: ComposePlan) {
    this.plan = plan;
  }

  /** Resolves with what it wrote. Rejects with a `LiveError` where it is missing or fails. */
  async run(words: readonly string[], input?: string): Promise<string> {
    const { supervisor } = this.plan;
    const result = await supervisor
      .run({ ...this.command(words), ...(input === undefined ? {} : { input }) })
      .catch((error: unknown) => {
        if (!(error instanceof SupervisorError)) throw error;
        const advice = error.code === "ENOENT" ? "; install Docker with Compose 2.20 or newer" : "";
        throw new LiveError(error.code, `${error.message}${advice}`);
      });
    if (result.code === 0) return result.stdout;
    const reason = (result.stderr.trim() || result.stdout.trim()).slice(-textMax);
    throw new LiveError(
      "compose",
      `\`docker compose ${words[0]}\` fails with ${result.code ?? result.signal}: ${reason}`,
    );
  }

  /** All services that have been created. */
  async services(): Promise<readonly ComposeService[]> {
    const text = (await this.run(["ps", "--all", "--format", "json"])).trim();
    // Up to 2.20 it writes one list, since then one line for each.
    const parsed = z
      .array(serviceSchema)
      .safeParse(text.startsWith("[") ? parse(text) : text.split("\n").filter(Boolean).map(parse));
    if (!parsed.success) throw new LiveError("form", "`docker compose ps` answers in an unknown form");
    return parsed.data.map(({ Service, State, Health }) => ({
      service: Service,
      state: State,
      health: Health,
    }));
  }

  /**
   * Changes a service and takes care that the change is undone, whatever ends the run: what undoes it is handed to the
   * supervisor before the change is made.
   */
  async change(service: string, words: ServiceChange): Promise<{ undo(): Promise<void> }> {
    const { supervisor } = this.plan;
    const key = `compose ${words.undo} ${service}`;
    await supervisor.atEnd(key, this.command([words.undo, service]));
    await this.run([words.change, service]);
    return {
      undo: async () => {
        await this.run([words.undo, service]);
        await supervisor.atEnd(key, undefined);
      },
    };
  }

  private command(words: readonly string[]) {
    const { files, env } = this.plan;
    const args = ["compose", ...files.flatMap((file) => ["--file", file]), ...words];
    return { command: "docker", args, env, timeoutMs: runTimeoutMs };
  }
}

/** A change of a service and what undoes it. */
export type ServiceChange =
  | { readonly change: "kill" | "stop"; readonly undo: "start" }
  | { readonly change: "pause"; readonly undo: "unpause" };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
