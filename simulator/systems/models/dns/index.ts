import * as z from "zod";
import { dnsMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { targetNames } from "../../kit/fault-parameters.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../../kit/system.ts";
import { dnsInstances, resolvers } from "./jobs.ts";

const { metrics } = dnsMetrics;
const resolver = z.enum(resolvers).describe("Which resolver.");
const name = z.enum(["api.klaxon.example", "db.klaxon.internal"]).describe("Which name.");

const faultSchemas = [
  z.strictObject({ kind: z.literal("dns-resolver-down"), resolver }),
  z.strictObject({ kind: z.literal("dns-wrong-answer"), name, resolver }),
  z.strictObject({
    kind: z.literal("dns-slow"),
    resolver,
    seconds: z.number().gt(0).max(5).describe("How much longer each answer takes."),
  }),
] as const;

type DnsFault = FaultOf<typeof faultSchemas>;

/** Two resolvers, and what they say of the names that matter. */
export const dnsSystem = defineSystem({
  faultSchemas,
  faults: {
    "dns-resolver-down": "a resolver answers nothing",
    "dns-wrong-answer": "a resolver gives another address for a name than it must have",
    "dns-slow": "a resolver answers later",
  },
  examples: [
    { kind: "dns-resolver-down", resolver: "dns-1:53" },
    { kind: "dns-wrong-answer", name: "api.klaxon.example", resolver: "dns-2:53" },
    { kind: "dns-slow", resolver: "dns-1:53", seconds: 1 },
  ],
  targetsOf: (fault) =>
    targetNames(
      "dns",
      dnsInstances.filter((instance) => isAbout(fault, instance)),
    ),
  unshownVariants: [
    {
      alert: "DnsResolverDown",
      variant: "below",
      reason: "`probe_dns_query_succeeded` is 0 or 1: a late answer is an answer",
    },
  ],
  create: (options) => new DnsSystem(options),
});

function isAbout(fault: DnsFault, instance: string): boolean {
  const isAsked = "name" in fault ? instance.startsWith(`${fault.name}@`) : true;
  return isAsked && instance.endsWith(`@${fault.resolver}`);
}

class DnsSystem extends SteppedSystem<DnsFault> {
  readonly targets;

  constructor(options: SystemOptions) {
    super(options);
    this.targets = dnsInstances.map((instance) => this.prober(instance, options.seed));
  }

  protected live(): void {}

  private of<Kind extends DnsFault["kind"]>(kind: Kind, instance: string) {
    return this.faultsOf(kind).find((fault) => isAbout(fault, instance));
  }

  private prober(instance: string, seed: number): ScrapedTarget {
    const job = "dns";
    const book = new SeriesBook();
    const success = book.open(metrics.success);
    const succeeded = book.open(metrics.succeeded);
    const records = book.open(metrics.records);
    const duration = book.open(metrics.duration);
    const random = randomStream(seed, `${job}/${instance}`);
    const expose = () => {
      const seconds = 0.0004 + 0.003 * random.uniform() + (this.of("dns-slow", instance)?.seconds ?? 0);
      const isAnswered = this.of("dns-resolver-down", instance) === undefined;
      const isRight = isAnswered && this.of("dns-wrong-answer", instance) === undefined;
      book.set(success, isRight ? 1 : 0);
      book.set(succeeded, isAnswered ? 1 : 0);
      book.set(records, isAnswered ? 1 : 0);
      // A dead resolver's port refuses at once.
      book.set(duration, isAnswered ? seconds : 0.0005);
    };
    return new ScrapedTarget(book, { job, instance, random, expose });
  }
}
