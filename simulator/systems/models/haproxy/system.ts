import { haproxyMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { HaproxyFault } from "./faults.ts";
import { haproxyJobs, haproxyServers } from "./jobs.ts";
import { type CheckEnd, CheckedServer } from "./server.ts";

const { metrics } = haproxyMetrics;

const meanRequestsPerSecond = 45;
const meanServeSeconds = 0.04;
/** Peaks in which requests wait come once in this time. */
const peakPeriodSeconds = 60;
const proxy = "app";
const codes = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"] as const;
const serverStates = ["DOWN", "UP", "MAINT", "DRAIN", "NOLB"] as const;
const checkStates = [
  "HANA",
  "SOCKERR",
  "L4OK",
  "L4TOUT",
  "L4CON",
  "L6OK",
  "L6TOUT",
  "L6RSP",
  "L7TOUT",
  "L7RSP",
  "L7OK",
  "L7OKC",
  "L7STS",
  "PROCERR",
  "PROCTOUT",
  "PROCOK",
] as const;
const endOf: Readonly<Record<"refuses" | "errors" | "hangs", CheckEnd>> = {
  refuses: "L4CON",
  errors: "L7STS",
  hangs: "L7TOUT",
};

/** HAProxy with three servers, least connections and active health checks. */
export class HaproxySystem extends SteppedSystem<HaproxyFault> {
  readonly targets;
  private readonly random;
  private readonly book = new SeriesBook();
  private readonly series;
  private readonly servers = haproxyServers.map((name) => ({
    name,
    state: new CheckedServer(),
    checkCount: 0,
  }));
  private readonly counts = { "1xx": 0, "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0, other: 0 };
  private startedMs: number;
  private queuedCount = 0;
  private peak = { period: -1, startSecond: 0 };
  private load = 1;
  private isRunning = true;

  constructor(options: SystemOptions) {
    super(options);
    const pastSeconds = 5 * 86_400;
    this.startedMs = options.startMs - pastSeconds * 1000;
    this.counts["2xx"] = Math.round(meanRequestsPerSecond * pastSeconds * 0.985);
    this.counts["4xx"] = Math.round(meanRequestsPerSecond * pastSeconds * 0.015);
    this.random = randomStream(options.seed, "haproxy");
    this.series = openSeries(this.book);
    this.targets = [
      new ScrapedTarget(this.book, {
        job: "haproxy",
        instance: haproxyJobs.haproxy[0],
        random: randomStream(options.seed, "haproxy/scrape"),
        reach: () => (this.isKilled ? "refuses" : "answers"),
        expose: (nowMs) => this.expose(nowMs),
      }),
    ];
  }

  protected live({ elapsedSeconds, nowMs, load }: Step): void {
    this.load = load;
    const isRunning = !this.isKilled;
    if (isRunning && !this.isRunning) this.restart(nowMs);
    this.isRunning = isRunning;
    if (!isRunning) return;
    for (const server of this.servers) server.state.advance(elapsedSeconds, () => this.checkEnd(server));
    this.answer(this.random.poisson(meanRequestsPerSecond * elapsedSeconds * load));
    this.queuedCount = this.queue();
  }

  private queue(): number {
    const saturated = this.faultsOf("haproxy-servers-saturated")[0];
    if (saturated === undefined) return 0;
    const ageSeconds = this.ageSeconds(saturated);
    const period = Math.floor(ageSeconds / peakPeriodSeconds);
    const peakSeconds = peakPeriodSeconds * saturated.share;
    if (period !== this.peak.period) {
      // Somewhere within its minute, so that no grid of scrapes always meets the peak or always misses it.
      this.peak = { period, startSecond: (peakPeriodSeconds - peakSeconds) * this.random.uniform() };
    }
    const second = (ageSeconds % peakPeriodSeconds) - this.peak.startSecond;
    return second >= 0 && second < peakSeconds ? 1 + this.random.poisson(saturated.queuedCount) : 0;
  }

  private get isKilled(): boolean {
    return this.faultsOf("haproxy-killed").length > 0;
  }

  private restart(nowMs: number): void {
    this.startedMs = nowMs;
    for (const code of codes) this.counts[code] = 0;
    for (const { state } of this.servers) state.forget();
  }

  private checkEnd(server: { readonly name: string; checkCount: number }): CheckEnd {
    const { name } = server;
    server.checkCount++;
    const failing = this.faultsOf("haproxy-server-failing").find(({ server }) => server === name);
    if (failing !== undefined) return endOf[failing.answer];
    const isLost = this.faultsOf("haproxy-checks-lost").some(({ server }) => server === name);
    if (isLost && server.checkCount % 2 === 0) return "L7TOUT";
    const isFlapping = this.faultsOf("haproxy-server-flapping").some(
      (fault) =>
        fault.server === name && this.ageSeconds(fault) % fault.periodSeconds < fault.periodSeconds / 2,
    );
    return isFlapping ? "L4CON" : "L7OK";
  }

  private answer(requestCount: number): void {
    const taking = this.servers.filter(({ state }) => state.isUp);
    // A closed port is tried again elsewhere; what takes the request and then fails is the user's loss.
    const losing = taking.filter(({ state }) => state.lastCheck === "L7STS" || state.lastCheck === "L7TOUT");
    const lostRatio =
      taking.length === 0 ? 1 : this.isLosing(losing.length) ? losing.length / taking.length : 0;
    const erringRatio = Math.max(
      0.0002,
      ...this.faultsOf("haproxy-servers-erring").map(({ ratio }) => ratio),
    );
    const errors = this.random.binomial(requestCount, Math.max(lostRatio, erringRatio));
    const missing = this.random.binomial(requestCount - errors, 0.015);
    this.counts["5xx"] += errors;
    this.counts["4xx"] += missing;
    this.counts["2xx"] += requestCount - errors - missing;
  }

  // A check that is lost on its way harms no user.
  private isLosing(count: number): boolean {
    return count > 0 && this.faultsOf("haproxy-server-failing").length > 0;
  }

  private expose(nowMs: number): void {
    const { book, series, random } = this;
    const taking = this.servers.filter(({ state }) => state.isUp).length;
    const serving = meanRequestsPerSecond * this.load * meanServeSeconds;
    const isFull = this.queuedCount > 0;
    book.set(series.uptime, Math.floor((nowMs - this.startedMs) / 1000));
    book.set(series.activeServers, taking);
    book.set(series.queue, this.queuedCount);
    const meanSeconds = meanServeSeconds * (isFull ? 8 : 1);
    book.set(series.responseTime, Math.round(1000 * meanSeconds * (0.9 + 0.2 * random.uniform())) / 1000);
    for (const [index, code] of codes.entries()) book.set(series.codes[index] ?? 0, this.counts[code]);
    for (const [index, { state }] of this.servers.entries()) {
      const own = series.servers[index];
      if (own === undefined) continue;
      const share = state.isUp ? serving / Math.max(taking, 1) : 0;
      for (const [position, name] of serverStates.entries())
        book.set(own.states[position] ?? 0, name === (state.isUp ? "UP" : "DOWN") ? 1 : 0);
      for (const [position, name] of checkStates.entries())
        book.set(own.checks[position] ?? 0, name === state.lastCheck ? 1 : 0);
      book.set(own.failures, state.failureCount);
      book.set(own.downs, state.downCount);
      book.set(own.sessions, isFull && state.isUp ? 50 : random.poisson(share));
    }
  }
}

function openSeries(book: SeriesBook) {
  return {
    uptime: book.open(metrics.uptime),
    activeServers: book.open(metrics.activeServers, { proxy }),
    queue: book.open(metrics.queue, { proxy }),
    responseTime: book.open(metrics.responseTime, { proxy }),
    codes: codes.map((code) => book.open(metrics.responses, { proxy, code })),
    servers: haproxyServers.map((server) => ({
      states: serverStates.map((state) => book.open(metrics.serverStatus, { proxy, server, state })),
      checks: checkStates.map((state) => book.open(metrics.checkStatus, { proxy, server, state })),
      failures: book.open(metrics.checkFailures, { proxy, server }),
      downs: book.open(metrics.checkDowns, { proxy, server }),
      sessions: book.open(metrics.serverSessions, { proxy, server }),
    })),
  } as const;
}
