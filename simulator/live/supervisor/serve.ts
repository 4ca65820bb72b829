import { KeeperError, ProcessKeeper } from "./process-keeper.ts";
import { isRequest, type Message, type Request, type SupervisorSettings } from "./protocol.ts";

/** The channel to the runner, as a forked process has it. */
export interface RunnerChannel {
  send(message: Message): void;
  on(event: "message", listen: (value: unknown) => void): unknown;
  on(event: "disconnect", listen: () => void): unknown;
}

/** What the supervisor's process gives beside the channel. */
export interface SupervisorHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  /** Ends the process. */
  readonly exit: () => void;
}

/**
 * Serves a runner until it says `end`, its channel closes, or it has been silent for the lease: then every process is
 * ended, every change undone, and the folder removed.
 */
export function serveRunner(
  channel: RunnerChannel,
  settings: SupervisorSettings,
  host: SupervisorHost,
): void {
  const { parentFolder, leaseMs } = settings;
  const keeper = new ProcessKeeper({
    parentFolder,
    env: host.env,
    kill: host.kill,
    onExit: (name, pid, end) => channel.send({ kind: "exited", name, pid, ...end }),
  });
  let heardAtMs = host.nowMs();
  const end = () => void keeper.end().then(host.exit);
  const watch = setInterval(() => {
    if (host.nowMs() - heardAtMs <= leaseMs) return;
    clearInterval(watch);
    end();
  }, leaseMs / 4);
  channel.on("disconnect", end);
  channel.on("message", (value) => {
    heardAtMs = host.nowMs();
    if (!isRequest(value)) return;
    answer(keeper, value).then(
      (message) => {
        channel.send(message);
        if (value.kind === "end") host.exit();
      },
      (error: unknown) => channel.send(failure(value.id, error)),
    );
  });
  channel.send({ kind: "ready", folder: keeper.folder });
}

async function answer(keeper: ProcessKeeper, request: Request): Promise<Message> {
  const { id } = request;
  switch (request.kind) {
    case "start":
      return { kind: "done", id, pid: await keeper.start(request.program) };
    case "signal":
      keeper.signal(request.name, request.signal);
      return { kind: "done", id };
    case "stop":
      await keeper.stop(request.name, request.graceMs);
      return { kind: "done", id };
    case "run":
      return { kind: "done", id, result: await keeper.run(request.command) };
    case "at-end":
      keeper.atEnd(request.key, request.command);
      return { kind: "done", id };
    case "renew":
      return { kind: "done", id };
    case "end":
      await keeper.end();
      return { kind: "done", id };
    default:
      return request satisfies never;
  }
}

function failure(id: number, error: unknown): Message {
  const code = error instanceof KeeperError ? error.code : "unexpected";
  return { kind: "failed", id, code, message: error instanceof Error ? error.message : String(error) };
}
