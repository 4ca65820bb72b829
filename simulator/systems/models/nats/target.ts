import { natsMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { connectionsMax, type NatsServer } from "./server.ts";
import { type JetStream, streamLimitBytes } from "./stream.ts";

const { metrics } = natsMetrics;
const storageMaxBytes = 20 * 1024 * 1024 * 1024;

/** What an exporter asks its server. */
export interface NatsView {
  readonly server: NatsServer;
  readonly streams: readonly JetStream[];
  /** The server that leads the streams; none without a quorum. */
  readonly leader: () => NatsServer | undefined;
}

/** The exporter beside one server, which answers also while the server does not. */
export function natsTarget(view: NatsView, instance: string, random: RandomStream): ScrapedTarget {
  const book = new SeriesBook();
  const server_id = view.server.name;
  const series = {
    connections: book.open(metrics.connections, { server_id }),
    maxConnections: book.open(metrics.maxConnections, { server_id }),
    inMessages: book.open(metrics.inMessages, { server_id }),
    outMessages: book.open(metrics.outMessages, { server_id }),
    slowConsumers: book.open(metrics.slowConsumers, { server_id }),
    memory: book.open(metrics.memory, { server_id }),
    unhealthy: book.open(metrics.unhealthy, { server_id }),
  };
  // The leader is part of the labels, so an election ends all series of JetStream and begins others.
  const byLeader = new Map<string, JetStreamSeries>();
  const expose = () => {
    const { server, streams } = view;
    if (!server.isUp) return;
    const leader = view.leader()?.name ?? "";
    book.set(series.connections, server.connections);
    book.set(series.maxConnections, connectionsMax);
    book.set(series.inMessages, server.inMessages);
    book.set(series.outMessages, server.outMessages);
    book.set(series.slowConsumers, 0);
    book.set(series.memory, server.memoryBytes);
    book.set(series.unhealthy, leader === "" ? 1 : 0);
    const known = byLeader.get(leader) ?? openJetStream(book, view, leader);
    byLeader.set(leader, known);
    exposeJetStream(book, known, streams);
  };
  return new ScrapedTarget(book, { job: "nats", instance, random, expose });
}

type JetStreamSeries = ReturnType<typeof openJetStream>;

function openJetStream(book: SeriesBook, { server, streams }: NatsView, leader: string) {
  const isLeader = String(leader === server.name);
  const ofServer = {
    server_id: server.name,
    server_name: server.name,
    cluster: "klaxon",
    domain: "",
    meta_leader: leader,
    is_meta_leader: isLeader,
  };
  const openStream = (stream: JetStream) => {
    const ofStream = {
      ...ofServer,
      account: "$G",
      account_id: "$G",
      stream_name: stream.name,
      stream_leader: leader,
      is_stream_leader: isLeader,
    };
    const ofConsumer = {
      ...ofStream,
      consumer_name: stream.consumer,
      consumer_leader: leader,
      is_consumer_leader: isLeader,
    };
    return {
      bytes: book.open(metrics.streamBytes, ofStream),
      limitBytes: book.open(metrics.streamLimitBytes, ofStream),
      lastSequence: book.open(metrics.streamLastSequence, ofStream),
      pending: book.open(metrics.consumerPending, ofConsumer),
      ackPending: book.open(metrics.consumerAckPending, ofConsumer),
      redelivered: book.open(metrics.consumerRedelivered, ofConsumer),
      ackFloor: book.open(metrics.consumerAckFloor, ofConsumer),
    };
  };
  return {
    storageMax: book.open(metrics.storageMax, ofServer),
    storageUsed: book.open(metrics.storageUsed, ofServer),
    streams: streams.map(openStream),
  };
}

function exposeJetStream(book: SeriesBook, series: JetStreamSeries, streams: readonly JetStream[]): void {
  book.set(series.storageMax, storageMaxBytes);
  book.set(
    series.storageUsed,
    streams.reduce((sum, stream) => sum + stream.bytes, 0),
  );
  for (const [index, stream] of streams.entries()) {
    const own = series.streams[index];
    if (own === undefined) continue;
    book.set(own.bytes, stream.bytes);
    book.set(own.limitBytes, streamLimitBytes);
    book.set(own.lastSequence, stream.lastSequence);
    book.set(own.pending, stream.pending);
    book.set(own.ackPending, stream.ackPending);
    book.set(own.redelivered, stream.redelivered);
    book.set(own.ackFloor, stream.ackFloor);
  }
}
