import * as z from "zod";
import { probesMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { targetNames } from "../../kit/fault-parameters.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../../kit/system.ts";
import { probesInstances } from "./jobs.ts";

const { metrics } = probesMetrics;
const address = z.enum(probesInstances).describe("Which address.");

const faultSchemas = [
  z.strictObject({
    kind: z.literal("probes-address-down"),
    address,
    answer: z.enum(["none", "503"]).describe("Whether anything comes back."),
  }),
  z.strictObject({ kind: z.literal("probes-wrong-content"), address }),
  z.strictObject({
    kind: z.literal("probes-slow"),
    address,
    seconds: z.number().gt(0).max(60).describe("How much longer a check takes; it is given up after some."),
  }),
  z.strictObject({
    kind: z.literal("probes-flapping"),
    address,
    periodSeconds: z.int().min(20).max(600).describe("From one failure of ten seconds to the next."),
  }),
] as const;

type ProbesFault = FaultOf<typeof faultSchemas>;

/** Health checks of our addresses from outside, through everything that users come through. */
export const probesSystem = defineSystem({
  faultSchemas,
  faults: {
    "probes-address-down": "an address answers nothing, or with an error",
    "probes-wrong-content": "an address answers 200 with the wrong page",
    "probes-slow": "an address answers later; after the timeout the check fails",
    "probes-flapping": "an address fails for ten seconds, again and again",
  },
  examples: [
    { kind: "probes-address-down", address: "https://api.klaxon.example/api/health", answer: "503" },
    { kind: "probes-wrong-content", address: "https://app.klaxon.example/" },
    { kind: "probes-slow", address: "https://app.klaxon.example/", seconds: 1.5 },
    { kind: "probes-flapping", address: "https://app.klaxon.example/", periodSeconds: 60 },
  ],
  targetsOf: (fault) => targetNames("probes", [fault.address]),
  dependsOn: ["certificates/app", "certificates/api", "nginx/requests"],
  create: (options) => new ProbesSystem(options),
});

/** The prober gives up half a second before Prometheus would, so that it can still answer. */
const probeTimeoutSeconds = 2.5;
const failureSeconds = 10;

class ProbesSystem extends SteppedSystem<ProbesFault> {
  readonly targets;
  private readonly neighbours;

  constructor(options: SystemOptions) {
    super(options);
    this.neighbours = options.neighbours;
    this.targets = probesInstances.map((instance) => this.prober(instance, options.seed));
  }

  protected live(): void {}

  private of<Kind extends ProbesFault["kind"]>(kind: Kind, instance: string) {
    return this.faultsOf(kind).find((fault) => fault.address === instance);
  }

  /** Whether a check gets as far as the application. */
  private isLetThrough(instance: string): boolean {
    const host = instance.startsWith("https://api.") ? "certificates/api" : "certificates/app";
    const isTrusted = this.neighbours.shareAnswered(host) > 0;
    return isTrusted && this.neighbours.shareAnswered("nginx/requests") > 0;
  }

  private statusOf(instance: string, seconds: number): number {
    const flapping = this.of("probes-flapping", instance);
    const isOut =
      flapping !== undefined && this.ageSeconds(flapping) % flapping.periodSeconds < failureSeconds;
    if (isOut || seconds > probeTimeoutSeconds || !this.isLetThrough(instance)) return 0;
    const down = this.of("probes-address-down", instance);
    if (down === undefined) return 200;
    return down.answer === "503" ? 503 : 0;
  }

  private prober(instance: string, seed: number): ScrapedTarget {
    const job = "probes";
    const book = new SeriesBook();
    const success = book.open(metrics.success);
    const duration = book.open(metrics.duration);
    const statusCode = book.open(metrics.statusCode);
    const wrongContent = book.open(metrics.wrongContent);
    const random = randomStream(seed, `${job}/${instance}`);
    const expose = () => {
      const ownSeconds = 0.03 + 0.02 * random.uniform();
      const seconds = ownSeconds + (this.of("probes-slow", instance)?.seconds ?? 0);
      const status = this.statusOf(instance, seconds);
      // The body is looked at where the status is right.
      const isWrong = status === 200 && this.of("probes-wrong-content", instance) !== undefined;
      book.set(success, status === 200 && !isWrong ? 1 : 0);
      book.set(duration, Math.min(seconds, probeTimeoutSeconds));
      book.set(statusCode, status);
      book.set(wrongContent, isWrong ? 1 : 0);
    };
    const timing = { scrapeIntervalSeconds: 5, scrapeTimeoutSeconds: 3 };
    return new ScrapedTarget(book, { job, instance, ...timing, random, expose });
  }
}
