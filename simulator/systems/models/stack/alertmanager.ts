import { stackMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { ScrapeOutcome, ScrapeSink, TargetModel } from "../../kit/model.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { SeriesBook } from "../../kit/series-book.ts";

const { metrics } = stackMetrics;

/** The integrations that receivers use; the heartbeat of the watchdog goes over the first. */
const integrations = ["webhook", "pagerduty", "slack", "email"] as const;
/** How long an alert lives that Prometheus does not repeat: four times its resend delay. */
const alertLifeMs = 240_000;
const heartbeatMs = 60_000;
/** One attempt to notify lasts as long as the group interval of the heartbeat route, then it is given up. */
const attemptMs = 30_000;
/** Requests that fail are tried again after half a second, then each time half as long again. */
const backoffFactor = 1.5;

/** One Alertmanager about itself: job `alertmanager`. */
export class AlertmanagerTarget implements TargetModel {
  readonly job = "alertmanager";
  readonly instance: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeIntervalMs = 15_000;
  readonly scrapeTimeoutMs = 10_000;
  readonly phaseMs = 0;
  private readonly random: RandomStream;
  private readonly book = new SeriesBook();
  private readonly series;
  private readonly startMs: number;
  private lastReceivedMs: number;
  private receivedCount: number;
  private notificationCount: number;
  private failedCount = 0;
  private requestCount: number;
  private failedRequestCount = 0;
  private stormNotifications = 0;
  private refusedShare = 0;
  private attemptSinceMs: number | undefined;
  private attemptRequestCount = 0;

  constructor(
    instance: string,
    random: RandomStream,
    options: { readonly nowMs: number; readonly isFirst: boolean },
  ) {
    this.instance = instance;
    this.labels = { job: this.job, instance };
    this.random = random;
    this.startMs = options.nowMs - Math.round(86_400_000 * (3 + 3 * random.uniform()));
    this.lastReceivedMs = options.nowMs;
    this.receivedCount = Math.floor((options.nowMs - this.startMs) / heartbeatMs);
    this.notificationCount = options.isFirst ? this.receivedCount : 0;
    this.requestCount = this.notificationCount;
    this.series = openSeries(this.book);
  }

  /** Whether the watchdog's alert is active here. */
  hasAlertAt(nowMs: number): boolean {
    return nowMs - this.lastReceivedMs <= alertLifeMs;
  }

  /** Prometheus hands over the watchdog's alert. */
  receive(nowMs: number): void {
    this.lastReceivedMs = nowMs;
    this.receivedCount++;
  }

  /** Time passes. `isSender`: whether this member of the cluster is the one that notifies. */
  live(
    fromMs: number,
    toMs: number,
    state: {
      readonly isSender: boolean;
      /** Share of the requests to receivers that is refused. */
      readonly refusedRatio: number;
      /** Beside the heartbeat. */
      readonly notificationsPerMinute: number;
    },
  ): void {
    if (state.refusedRatio >= 1 && this.hasAlertAt(toMs)) {
      this.failUntil(fromMs, toMs);
      return;
    }
    this.attemptSinceMs = undefined;
    if (!state.isSender) return;
    const heartbeats =
      Math.floor((toMs - this.startMs) / heartbeatMs) - Math.floor((fromMs - this.startMs) / heartbeatMs);
    this.stormNotifications += (state.notificationsPerMinute * (toMs - fromMs)) / 60_000;
    const told = Math.floor(this.stormNotifications);
    this.stormNotifications -= told;
    this.notify(heartbeats + told, state.refusedRatio);
  }

  scrape(sink: ScrapeSink, nowMs: number): ScrapeOutcome {
    const { book, series } = this;
    book.begin(sink);
    book.set(series.build, 1);
    book.set(series.reloadSuccessful, 1);
    book.set(series.configHash, 102_195_203_410_736);
    book.set(series.clusterMembers, 2);
    book.set(series.active, this.hasAlertAt(nowMs) ? 1 : 0);
    book.set(series.suppressed, 0);
    book.set(series.unprocessed, 0);
    book.set(series.receivedFiring, this.receivedCount);
    book.set(series.receivedResolved, 0);
    book.set(series.invalid, 0);
    for (const silence of series.silences) book.set(silence, 0);
    for (const [index, one] of series.integrations.entries()) {
      const isUsed = index === 0 ? 1 : 0;
      book.set(one.notifications, isUsed * this.notificationCount);
      book.set(one.failed, isUsed * this.failedCount);
      book.set(one.requests, isUsed * this.requestCount);
      book.set(one.failedRequests, isUsed * this.failedRequestCount);
      for (let bucket = 0; bucket <= latencyBucketCount; bucket++) {
        book.set(one.latency + bucket, isUsed * this.requestCount);
      }
      book.set(one.latency + latencyBucketCount + 1, isUsed * this.requestCount * 0.021);
      book.set(one.latency + latencyBucketCount + 2, isUsed * this.requestCount);
    }
    book.set(series.resident, 34_000_000 + Math.floor(3_000_000 * this.random.uniform()));
    book.set(series.start, this.startMs / 1000);
    return { kind: "answered", durationSeconds: 0.003 + 0.002 * this.random.uniform() };
  }

  // A refused request is repeated until one is taken: of all requests the given share is refused.
  private notify(count: number, refusedRatio: number): void {
    this.refusedShare += (count * refusedRatio) / (1 - refusedRatio);
    const refused = Math.floor(this.refusedShare);
    this.refusedShare -= refused;
    this.notificationCount += count;
    this.requestCount += count + refused;
    this.failedRequestCount += refused;
  }

  // Requests fail at once and are repeated; only when the attempt is given up does the notification count as failed.
  private failUntil(fromMs: number, toMs: number): void {
    if (this.attemptSinceMs === undefined) this.beginAttempt(fromMs);
    for (;;) {
      const sinceMs: number = this.attemptSinceMs ?? fromMs;
      const elapsedSeconds = Math.min(toMs - sinceMs, attemptMs) / 1000;
      const requests = 1 + Math.floor(Math.log(1 + elapsedSeconds) / Math.log(backoffFactor));
      const added = requests - this.attemptRequestCount;
      this.attemptRequestCount = requests;
      this.requestCount += added;
      this.failedRequestCount += added;
      if (toMs - sinceMs < attemptMs) return;
      this.failedCount++;
      this.beginAttempt(sinceMs + attemptMs);
    }
  }

  private beginAttempt(sinceMs: number): void {
    this.attemptSinceMs = sinceMs;
    this.attemptRequestCount = 0;
    this.notificationCount++;
  }
}

const latencyBucketCount = metrics.alertmanagerNotificationLatency.buckets?.length ?? 0;

function openSeries(book: SeriesBook) {
  const received = (status: string) =>
    book.open(metrics.alertmanagerAlertsReceived, { status, version: "v2" });
  const alerts = (state: string) => book.open(metrics.alertmanagerAlerts, { state });
  return {
    build: book.open(metrics.alertmanagerBuildInfo, {
      branch: "HEAD",
      goarch: "amd64",
      goos: "linux",
      goversion: "go1.19.8",
      revision: "0.25.0",
      version: "0.25.0",
    }),
    reloadSuccessful: book.open(metrics.alertmanagerConfigReloadSuccessful),
    configHash: book.open(metrics.alertmanagerConfigHash),
    clusterMembers: book.open(metrics.alertmanagerClusterMembers),
    active: alerts("active"),
    suppressed: alerts("suppressed"),
    unprocessed: alerts("unprocessed"),
    receivedFiring: received("firing"),
    receivedResolved: received("resolved"),
    invalid: book.open(metrics.alertmanagerAlertsInvalid, { version: "v2" }),
    silences: ["active", "expired", "pending"].map((state) =>
      book.open(metrics.alertmanagerSilences, { state }),
    ),
    integrations: integrations.map((integration) => ({
      notifications: book.open(metrics.alertmanagerNotifications, { integration }),
      failed: book.open(metrics.alertmanagerNotificationsFailed, { integration }),
      requests: book.open(metrics.alertmanagerNotificationRequests, { integration }),
      failedRequests: book.open(metrics.alertmanagerNotificationRequestsFailed, { integration }),
      latency: book.openHistogram(metrics.alertmanagerNotificationLatency, { integration }),
    })),
    resident: book.open(metrics.alertmanagerResidentMemory),
    start: book.open(metrics.alertmanagerStartTime),
  } as const;
}
