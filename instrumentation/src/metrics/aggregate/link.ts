import cluster, { type Worker as ClusterWorker } from "node:cluster";
import diagnosticsChannel from "node:diagnostics_channel";
import { BroadcastChannel, isMainThread, threadId } from "node:worker_threads";
import { type Message, opened, sealed } from "./message.ts";

/** How a hub reaches its members; nothing of it throws or keeps the process alive. */
export interface HubLink {
  /** Tells of what members say, and of members that are no more. */
  listen(onMessage: (member: string, message: Message) => void, onGone: (member: string) => void): void;
  /** Resolves when the message is on its way, or lost. */
  send(member: string, message: Message): Promise<void>;
  /** To every member, whether it is known or not. */
  sendAll(message: Message): void;
  close(): void;
}

/** How a member reaches its hub. */
export interface MemberLink {
  listen(onMessage: (message: Message) => void): void;
  send(message: Message): Promise<void>;
  close(): void;
}

/** The links that this thread of this process has. */
export interface Links {
  readonly hubs: readonly HubLink[];
  readonly member: MemberLink | undefined;
}

/**
 * The links of the calling thread. A main thread is the hub of its worker threads; in a cluster, a primary is the hub of its
 * workers too, and the main thread of a worker is a member of its primary.
 */
export function ownLinks(): Links {
  if (!isMainThread) return { hubs: [], member: threadMember() };
  const threads = threadHub();
  if (cluster.isWorker) return { hubs: [threads], member: clusterMember() };
  return { hubs: [threads, clusterHub()], member: undefined };
}

function clusterHub(): HubLink {
  let onMessage: ((worker: ClusterWorker, envelope: unknown) => void) | undefined;
  let onDisconnect: ((worker: ClusterWorker) => void) | undefined;
  const sendTo = (worker: ClusterWorker | undefined, message: Message) =>
    new Promise<void>((resolve) => {
      if (worker === undefined || !worker.isConnected()) return resolve();
      try {
        worker.send(sealed(message), () => resolve());
      } catch {
        resolve();
      }
    });
  return {
    listen: (hear, gone) => {
      onMessage = (worker, envelope) => {
        const message = opened(envelope);
        if (message !== undefined) hear(String(worker.id), message);
      };
      // Unlike `exit`, it comes after the last message of a worker.
      onDisconnect = (worker) => gone(String(worker.id));
      cluster.on("message", onMessage);
      cluster.on("disconnect", onDisconnect);
    },
    send: (member, message) => sendTo(cluster.workers?.[member], message),
    sendAll: (message) => {
      for (const worker of Object.values(cluster.workers ?? {})) void sendTo(worker, message);
    },
    close: () => {
      if (onMessage !== undefined) cluster.off("message", onMessage);
      if (onDisconnect !== undefined) cluster.off("disconnect", onDisconnect);
    },
  };
}

function clusterMember(): MemberLink {
  let onMessage: ((envelope: unknown) => void) | undefined;
  return {
    listen: (hear) => {
      onMessage = (envelope) => {
        const message = opened(envelope);
        if (message !== undefined) hear(message);
      };
      process.on("message", onMessage);
    },
    send: (message) =>
      new Promise<void>((resolve) => {
        if (process.send === undefined || !process.connected) return resolve();
        try {
          process.send(sealed(message), undefined, undefined, () => resolve());
        } catch {
          resolve();
        }
      }),
    close: () => {
      if (onMessage !== undefined) process.off("message", onMessage);
    },
  };
}

// Threads share one channel per process; every message says from whom to whom. The main thread is 0.
const channelName = "klaxon:metrics";
const everybody = -1;

interface Addressed {
  readonly from: number;
  readonly to: number;
  readonly envelope: unknown;
}

function threadChannel(hear: (from: number, message: Message) => void) {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = (event: unknown) => {
    const data = addressed(event);
    if (data === undefined || (data.to !== threadId && data.to !== everybody)) return;
    const message = opened(data.envelope);
    if (message !== undefined) hear(data.from, message);
  };
  // The type of Node 20 does not name what its documentation does.
  Reflect.apply(Reflect.get(channel, "unref"), channel, []);
  return {
    post: (to: number, message: Message) => {
      try {
        channel.postMessage({ from: threadId, to, envelope: sealed(message) });
      } catch {
        // A closed channel: nobody listens any more.
      }
    },
    close: () => channel.close(),
  };
}

function threadHub(): HubLink {
  let channel: ReturnType<typeof threadChannel> | undefined;
  let onWorker: ((message: unknown) => void) | undefined;
  return {
    listen: (hear, gone) => {
      channel = threadChannel((from, message) => hear(String(from), message));
      onWorker = (message) => {
        const worker = startedThread(message);
        worker?.once("exit", () => gone(worker.id));
      };
      diagnosticsChannel.subscribe("worker_threads", onWorker);
    },
    send: async (member, message) => channel?.post(Number(member), message),
    sendAll: (message) => channel?.post(everybody, message),
    close: () => {
      if (onWorker !== undefined) diagnosticsChannel.unsubscribe("worker_threads", onWorker);
      channel?.close();
    },
  };
}

function threadMember(): MemberLink {
  let channel: ReturnType<typeof threadChannel> | undefined;
  return {
    listen: (hear) => {
      channel = threadChannel((from, message) => {
        if (from === 0) hear(message);
      });
    },
    send: async (message) => channel?.post(0, message),
    close: () => channel?.close(),
  };
}

function addressed(event: unknown): Addressed | undefined {
  const { data }: { data?: unknown } = Object(event);
  const { from, to, envelope }: { from?: unknown; to?: unknown; envelope?: unknown } = Object(data);
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  return { from, to, envelope };
}

function startedThread(message: unknown) {
  const { worker }: { worker?: unknown } = Object(message);
  const { threadId: id, once }: { threadId?: unknown; once?: unknown } = Object(worker);
  if (typeof id !== "number" || typeof once !== "function") return undefined;
  return {
    id: String(id),
    once: (event: "exit", heard: () => void) => {
      once.call(worker, event, heard);
    },
  };
}
