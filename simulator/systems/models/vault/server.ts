import { vaultMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { vaultInstances } from "./jobs.ts";

const { metrics } = vaultMetrics;
const cluster = "vault-production";
const requestsPerSecond = 4;
const leasesAtRest = 180;

/** What all servers share. */
export interface VaultStore {
  readonly endlessTokens: number;
  readonly load: number;
}

/** One server of Vault. */
export class VaultServer {
  readonly instance: (typeof vaultInstances)[number];
  readonly target: ScrapedTarget;
  isUp = true;
  isSealed = false;
  isActive = false;
  private readonly random: RandomStream;
  private requestFailures = 0;
  private responseFailures = 0;

  constructor(instance: (typeof vaultInstances)[number], store: VaultStore, random: RandomStream) {
    this.instance = instance;
    this.random = random;
    const book = new SeriesBook();
    const unsealed = book.open(metrics.unsealed, { cluster });
    const active = book.open(metrics.active, { cluster });
    const requestFailures = book.open(metrics.auditRequestFailures);
    const responseFailures = book.open(metrics.auditResponseFailures);
    const leases = book.open(metrics.leases);
    const openTokens = (ttl: string) =>
      book.open(metrics.tokens, { cluster, creation_ttl: ttl, namespace: "root" });
    const endless = openTokens("+Inf");
    const hourly = openTokens("1h");
    const expose = () => {
      book.set(unsealed, this.isSealed ? 0 : 1);
      book.set(active, this.isActive ? 1 : 0);
      book.set(requestFailures, this.requestFailures);
      book.set(responseFailures, this.responseFailures);
      // Only the active server knows of leases and tokens.
      if (!this.isActive) return;
      book.set(leases, Math.round(leasesAtRest * (0.2 + 0.8 * store.load)));
      book.set(endless, store.endlessTokens);
      book.set(hourly, Math.round(60 * store.load));
    };
    const reach = () => (this.isUp ? "answers" : "refuses");
    this.target = new ScrapedTarget(book, { job: "vault", instance, random, reach, expose });
  }

  /** Whether it can answer requests, or take over. */
  get canLead(): boolean {
    return this.isUp && !this.isSealed;
  }

  live(elapsedSeconds: number, load: number, isAuditBlocked: boolean): void {
    if (!this.isUp) {
      this.requestFailures = 0;
      this.responseFailures = 0;
    }
    if (!this.isActive || !isAuditBlocked) return;
    // Health checks and renewals come without users, too.
    this.requestFailures += this.random.poisson(requestsPerSecond * elapsedSeconds * Math.max(0.1, load));
    this.responseFailures += this.random.poisson(0.05 * elapsedSeconds);
  }
}
