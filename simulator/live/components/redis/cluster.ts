import { connectRedis, type RedisClient, type RedisReply, RespFailure } from "../../clients/index.ts";
import { type LiveContext, LiveError, programPath, Restartable, waitUntil } from "../../kit/index.ts";
import { writeNodeFiles } from "./node-files.ts";
import { type NodePlan, type RedisPlan, shardCount, slotCount } from "./plan.ts";

const askTimeoutMs = 4_000;
const mendTimeoutMs = 20_000;

/** What a node says of its place in the cluster. */
export interface NodeView {
  readonly isClusterOk: boolean;
  readonly slotsOk: number;
  readonly isMaster: boolean;
  /** For a replica, whether it follows its master. */
  readonly isLinked: boolean;
  readonly replicaCount: number;
}

/** A node of the cluster and its process. */
export interface LiveNode {
  readonly plan: NodePlan;
  readonly program: Restartable;
}

/** A real Redis cluster. */
export class LiveCluster {
  readonly plan: RedisPlan;
  readonly nodes: readonly LiveNode[];
  private readonly context: LiveContext;

  private constructor(context: LiveContext, plan: RedisPlan, nodes: readonly LiveNode[]) {
    this.context = context;
    this.plan = plan;
    this.nodes = nodes;
  }

  /** Starts the nodes; they have not found each other yet when it resolves. */
  static async start(context: LiveContext, plan: RedisPlan): Promise<LiveCluster> {
    const nodes = await Promise.all(plan.nodes.map((node) => createNode(context, plan, node)));
    await Promise.all(nodes.map(({ program }) => program.start()));
    return new LiveCluster(context, plan, nodes);
  }

  /** The node of that name. */
  node(instance: string): LiveNode {
    const found = this.nodes.find(({ plan }) => plan.instance === instance);
    if (found === undefined) throw new LiveError("unknown", `the cluster has no node \`${instance}\``);
    return found;
  }

  /** The nodes of a shard, the one that starts as its master first. */
  shard(number: number): readonly LiveNode[] {
    return this.nodes.filter(({ plan }) => plan.shard === number);
  }

  /** All shards. */
  shards(): readonly (readonly LiveNode[])[] {
    return Array.from({ length: shardCount }, (_, number) => this.shard(number));
  }

  /** The node that takes itself for the master of a shard. Rejects where none of the shard answers so. */
  async masterOf(shard: number): Promise<LiveNode> {
    for (const node of this.shard(shard)) {
      const view = await this.view(node).catch(() => undefined);
      if (view?.isMaster === true) return node;
    }
    throw new LiveError("state", `shard ${shard} of the cluster has no master that answers`);
  }

  /** Opens a connection to a node. */
  connect({ plan }: LiveNode): Promise<RedisClient> {
    return connectRedis(plan.port, askTimeoutMs);
  }

  /** Asks a node through a connection of its own. Rejects where Redis answers with an error. */
  async ask(node: LiveNode, ...words: readonly string[]): Promise<RedisReply> {
    const client = await this.connect(node);
    try {
      return succeeded(await client.ask(...words), words);
    } finally {
      client.close();
    }
  }

  /** What a node says of its place in the cluster. Rejects where it does not answer. */
  async view(node: LiveNode): Promise<NodeView> {
    const client = await this.connect(node);
    try {
      const [cluster, replication] = await Promise.all([
        client.ask("CLUSTER", "INFO"),
        client.ask("INFO", "replication"),
      ]);
      const facts = readInfo(`${text(cluster)}\r\n${text(replication)}`);
      return {
        isClusterOk: facts.get("cluster_state") === "ok",
        slotsOk: Number(facts.get("cluster_slots_ok")),
        isMaster: facts.get("role") === "master",
        isLinked: facts.get("master_link_status") === "up",
        replicaCount: Number(facts.get("connected_slaves")),
      };
    } finally {
      client.close();
    }
  }

  /** Resolves when every node is there, sees all slots served, and each master has a replica that follows it. */
  async whole(): Promise<void> {
    await this.wait("a whole Redis cluster", async () => {
      const views = await Promise.all(this.nodes.map((node) => this.view(node)));
      const lacking = this.nodes.filter((_, index) => !isWell(views[index]));
      if (lacking.length === 0) return true;
      throw new LiveError("state", `not well yet: ${lacking.map(({ plan }) => plan.instance).join(", ")}`);
    });
  }

  /** The node becomes the master of its shard, with the consent of the one that is. */
  async handOverTo(node: LiveNode): Promise<void> {
    await this.ask(node, "CLUSTER", "FAILOVER");
    await this.wait(`${node.plan.instance} as a master`, async () => {
      const { isMaster } = await this.view(node);
      return isMaster ? true : undefined;
    });
  }

  /** Looks again and again, for as long as mending may take. */
  wait<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    return waitUntil(what, look, { timeoutMs: mendTimeoutMs, signal: this.context.signal });
  }
}

/** A reply that is no error. Throws where it is one. */
export function succeeded(reply: RedisReply, words: readonly string[]): RedisReply {
  if (!(reply instanceof RespFailure)) return reply;
  throw new LiveError("redis", `Redis answers \`${words.slice(0, 2).join(" ")}\` with: ${reply.message}`);
}

/** The lines `name:value` of an `INFO`. */
export function readInfo(info: string): ReadonlyMap<string, string> {
  const pairs = info.split("\r\n").map((line) => line.split(":"));
  return new Map(pairs.map(([name = "", value = ""]) => [name, value]));
}

async function createNode(context: LiveContext, plan: RedisPlan, node: NodePlan): Promise<LiveNode> {
  const settingsFile = await writeNodeFiles(context, plan, node);
  const { supervisor, signal, unprivileged } = context;
  const program = new Restartable(
    supervisor,
    {
      name: node.instance.split(":")[0] ?? node.instance,
      command: programPath(context, "redis-server"),
      args: [settingsFile],
      ...(unprivileged === undefined ? {} : { user: unprivileged }),
    },
    async () => {
      await waitUntil(`${node.instance} answering`, () => pings(node.port), { timeoutMs: 10_000, signal });
    },
  );
  return { plan: node, program };
}

async function pings(port: number): Promise<true | undefined> {
  const client = await connectRedis(port, askTimeoutMs);
  try {
    return (await client.ask("PING")) === "PONG" ? true : undefined;
  } finally {
    client.close();
  }
}

function isWell(view: NodeView | undefined): boolean {
  if (view?.isClusterOk !== true || view.slotsOk !== slotCount) return false;
  return view.isMaster ? view.replicaCount === 1 : view.isLinked;
}

function text(reply: RedisReply): string {
  return typeof reply === "string" ? reply : "";
}
