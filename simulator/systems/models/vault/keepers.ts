import { vaultMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { repositories } from "./faults.ts";
import { controllerInstance, scannerInstance } from "./jobs.ts";

const { metrics } = vaultMetrics;
const unsealedPerSecond = 0.1;
const scanSeconds = 600;

/** The controller that unseals secrets of the repository. */
export class SealedSecretsController {
  readonly target: ScrapedTarget;
  private readonly random: RandomStream;
  private requests = 0;
  private errors = 0;

  constructor(random: RandomStream) {
    this.random = random;
    const book = new SeriesBook();
    const requests = book.open(metrics.unsealRequests);
    const errors = book.open(metrics.unsealErrors, { namespace: "production", reason: "unseal" });
    const expose = () => {
      book.set(requests, this.requests);
      book.set(errors, this.errors);
    };
    this.target = new ScrapedTarget(book, {
      job: "sealed-secrets",
      instance: controllerInstance,
      random,
      expose,
    });
  }

  live(elapsedSeconds: number, isKeyLost: boolean): void {
    const requests = this.random.poisson(unsealedPerSecond * elapsedSeconds);
    this.requests += requests;
    if (isKeyLost) this.errors += requests;
  }
}

/** What a scan knows of a repository. */
interface Scan {
  readonly repository: (typeof repositories)[number];
  findings: number;
  /** Unix seconds, as all times here. */
  lastRunSeconds: number;
  dueSeconds: number;
}

/** The scan of the repositories: every ten minutes, and at each push. */
export class SecretScanner {
  readonly target: ScrapedTarget;
  private readonly scans: readonly Scan[];

  constructor(random: RandomStream, nowSeconds: number) {
    this.scans = repositories.map((repository, index) => ({
      repository,
      findings: 0,
      lastRunSeconds: nowSeconds,
      dueSeconds: nowSeconds + 120 * (index + 1),
    }));
    const book = new SeriesBook();
    const series = this.scans.map((scan) => ({
      scan,
      findings: book.open(metrics.scanFindings, { repository: scan.repository }),
      lastRun: book.open(metrics.scanLastRun, { repository: scan.repository }),
    }));
    const expose = () => {
      for (const { scan, findings, lastRun } of series) {
        book.set(findings, scan.findings);
        book.set(lastRun, scan.lastRunSeconds);
      }
    };
    this.target = new ScrapedTarget(book, { job: "secret-scan", instance: scannerInstance, random, expose });
  }

  /** `secretsIn` counts what there is to find; a push that adds or removes some is scanned at once. */
  live(nowSeconds: number, secretsIn: (repository: Scan["repository"]) => number): void {
    for (const scan of this.scans) {
      const findings = secretsIn(scan.repository);
      if (findings === scan.findings && nowSeconds < scan.dueSeconds) continue;
      scan.findings = findings;
      scan.lastRunSeconds = nowSeconds;
      scan.dueSeconds = nowSeconds + scanSeconds;
    }
  }
}
