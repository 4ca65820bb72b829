import { certificatesMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { OfferedServices } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { CertificatesFault } from "./faults.ts";
import { certificateHosts } from "./jobs.ts";

const { metrics } = certificatesMetrics;
const daySeconds = 86_400;
const lifeDays = 90;
const chainDays = 900;
const versions = ["TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0"] as const;

type Host = (typeof certificateHosts)[number];

/** The certificates of our hosts, as two probes see each of them. */
export class CertificatesSystem extends SteppedSystem<CertificatesFault> {
  readonly targets;
  /** Who refuses a certificate gets nothing from its host. */
  override readonly offers: OfferedServices;
  private readonly startSeconds: number;

  constructor(options: SystemOptions) {
    super(options);
    this.startSeconds = options.startMs / 1000;
    const shareOf = (host: Host) => (this.isTrusted(host) ? 1 : 0);
    this.offers = {
      get "certificates/app"() {
        return shareOf("https://app.klaxon.example");
      },
      get "certificates/api"() {
        return shareOf("https://api.klaxon.example");
      },
    };
    this.targets = [
      ...certificateHosts.map((host) => this.verifier(host, options.seed)),
      ...certificateHosts.map((host) => this.reader(host, options.seed)),
    ];
  }

  protected live(): void {}

  private of<Kind extends CertificatesFault["kind"]>(kind: Kind, host: Host) {
    return this.faultsOf(kind).find((fault) => fault.host === host);
  }

  private isTrusted(host: Host): boolean {
    const other = this.of("certificate-of-another-name", host);
    return this.of("certificate-expired", host) === undefined && other === undefined;
  }

  /** Whether this probe meets the host: both go out at the same times, so one in two of both is lost. */
  private isMet(host: Host, checkCount: number): boolean {
    const isLost = this.of("certificate-checks-lost", host) !== undefined && checkCount % 2 === 0;
    return this.of("certificate-host-unreachable", host) === undefined && !isLost;
  }

  // In the middle of their life, each host's at another time.
  private expirySeconds(host: Host): number {
    const expired = this.of("certificate-expired", host);
    if (expired !== undefined) return this.nowMs / 1000 - this.ageSeconds(expired) - 60;
    const old = this.of("certificate-not-renewed", host);
    if (old !== undefined) return this.nowMs / 1000 - this.ageSeconds(old) + old.daysLeft * daySeconds;
    const age = 20 + 10 * certificateHosts.indexOf(host);
    return this.startSeconds + (lifeDays - age) * daySeconds;
  }

  private chainExpirySeconds(host: Host): number {
    const ending = this.of("certificate-chain-ending", host);
    const chain = ending === undefined ? this.startSeconds + chainDays * daySeconds : this.endOf(ending);
    return Math.min(chain, this.expirySeconds(host));
  }

  private endOf(fault: Extract<CertificatesFault, { kind: "certificate-chain-ending" }>): number {
    return this.nowMs / 1000 - this.ageSeconds(fault) + fault.daysLeft * daySeconds;
  }

  private verifier(instance: Host, seed: number): ScrapedTarget {
    const job = "certificates-verified";
    const book = new SeriesBook();
    const trusted = book.open(metrics.trusted);
    const chainExpiry = book.open(metrics.chainExpiry);
    let checkCount = 0;
    const expose = () => {
      checkCount++;
      const isGood = this.isMet(instance, checkCount) && this.isTrusted(instance);
      book.set(trusted, isGood ? 1 : 0);
      // Where the handshake fails a probe that verifies shows nothing of the certificate.
      if (isGood) book.set(chainExpiry, Math.round(this.chainExpirySeconds(instance)));
    };
    return new ScrapedTarget(book, {
      job,
      instance,
      random: randomStream(seed, `${job}/${instance}`),
      expose,
    });
  }

  private reader(instance: Host, seed: number): ScrapedTarget {
    const job = "certificates-expiry";
    const book = new SeriesBook();
    const reachable = book.open(metrics.reachable);
    const expiry = book.open(metrics.expiry);
    const spoken = new Map(versions.map((version) => [version, book.open(metrics.tlsVersion, { version })]));
    let checkCount = 0;
    const expose = () => {
      checkCount++;
      const isMet = this.isMet(instance, checkCount);
      book.set(reachable, isMet ? 1 : 0);
      if (!isMet) return;
      book.set(expiry, Math.round(this.expirySeconds(instance)));
      const version = this.of("certificate-tls-weakened", instance)?.version ?? "TLS 1.3";
      book.set(spoken.get(version) ?? 0, 1);
    };
    return new ScrapedTarget(book, {
      job,
      instance,
      random: randomStream(seed, `${job}/${instance}`),
      expose,
    });
  }
}
