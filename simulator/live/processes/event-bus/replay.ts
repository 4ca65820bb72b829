import type { BusTransports, HeldEvent } from "./transports.ts";

/** How an event may differ between the transports. */
export const mismatchKinds = ["missing", "extra", "order", "payload", "schema"] as const;

type MismatchKind = (typeof mismatchKinds)[number];

/** What a replay found. */
interface ReplayResult {
  readonly comparedCount: number;
  readonly found: Readonly<Record<MismatchKind, number>>;
}

/** Compares what the transports hold; each event once, when it was there for a while. */
export class BusReplay {
  private readonly transports: BusTransports;
  private readonly streams: readonly string[];
  private readonly redis = new Map<string, HeldEvent>();
  private readonly jetStream = new Map<string, HeldEvent>();
  private readonly leftOut = new Set<string>();
  private readonly comparedUpTo = new Map<string, number>();
  private readonly lastOnJetStream = new Map<string, number>();

  constructor(transports: BusTransports, streams: readonly string[]) {
    this.transports = transports;
    this.streams = streams;
  }

  /** An event is kept from JetStream on purpose. */
  leaveOut(stream: string, number: number): void {
    this.leftOut.add(`${stream}-${number}`);
  }

  /** Rejects where a transport cannot be read; nothing is lost by that. */
  async run(): Promise<ReplayResult> {
    const found: Record<MismatchKind, number> = { missing: 0, extra: 0, order: 0, payload: 0, schema: 0 };
    // What was published before both are read is on both, unless it was refused.
    const before = await this.transports.readRedis(this.streams);
    keep(this.redis, before);
    const arrived = await this.transports.readJetStream();
    keep(this.jetStream, arrived);
    keep(this.redis, await this.transports.readRedis(this.streams));
    for (const event of arrived) if (this.isOutOfOrder(event)) found.order++;
    let comparedCount = 0;
    for (const stream of this.streams) {
      const last = Math.max(
        0,
        ...before.filter((event) => event.stream === stream).map(({ number }) => number),
      );
      const lastArrived = Math.max(
        0,
        ...arrived.filter((event) => event.stream === stream).map(({ number }) => number),
      );
      const upTo = Math.max(last, lastArrived) - inFlightMax;
      for (let number = (this.comparedUpTo.get(stream) ?? 0) + 1; number <= upTo; number++) {
        comparedCount++;
        const kind = this.compare(`${stream}-${number}`);
        if (kind !== undefined) found[kind]++;
      }
      this.comparedUpTo.set(stream, Math.max(upTo, this.comparedUpTo.get(stream) ?? 0));
    }
    return { comparedCount, found };
  }

  private compare(id: string): MismatchKind | undefined {
    const redis = this.redis.get(id);
    const jetStream = this.jetStream.get(id);
    this.redis.delete(id);
    this.jetStream.delete(id);
    if (this.leftOut.delete(id)) return undefined;
    if (redis === undefined) return jetStream === undefined ? undefined : "extra";
    if (jetStream === undefined) return "missing";
    if (redis.payload === jetStream.payload) return undefined;
    return schemaOf(redis) === schemaOf(jetStream) ? "payload" : "schema";
  }

  private isOutOfOrder({ stream, number }: HeldEvent): boolean {
    const last = this.lastOnJetStream.get(stream) ?? 0;
    this.lastOnJetStream.set(stream, Math.max(last, number));
    return number < last;
  }
}

/** Events that may be on their way while the transports are read. */
const inFlightMax = 200;

function keep(map: Map<string, HeldEvent>, events: readonly HeldEvent[]): void {
  for (const event of events) map.set(`${event.stream}-${event.number}`, event);
}

function schemaOf({ payload }: HeldEvent): unknown {
  const { schema }: { readonly schema: unknown } = JSON.parse(payload);
  return schema;
}
