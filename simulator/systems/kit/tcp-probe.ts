import type { MetricDefinition } from "../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "./random-stream.ts";
import { type Reach, ScrapedTarget } from "./scraped-target.ts";
import { SeriesBook } from "./series-book.ts";

/** What a prober tries over TCP, and how that goes. */
export interface TcpProbePlan {
  readonly job: string;
  /** What is probed. */
  readonly instance: string;
  readonly success: MetricDefinition;
  /** Exposed as well where it is given. */
  readonly duration?: MetricDefinition;
  readonly random: RandomStream;
  /** Whether the connection is taken now. */
  readonly isOpen: () => boolean;
  /** How the prober itself meets Prometheus; it always answers where absent. */
  readonly reach?: () => Reach;
}

const closedSeconds = 5;

/** The target of one TCP probe: the prober answers whether or not the probe succeeds. */
export function tcpProbe({
  job,
  instance,
  success,
  duration,
  random,
  isOpen,
  reach,
}: TcpProbePlan): ScrapedTarget {
  const book = new SeriesBook();
  const opened = book.open(success);
  const took = duration === undefined ? undefined : book.open(duration);
  return new ScrapedTarget(book, {
    job,
    instance,
    random,
    ...(reach === undefined ? {} : { reach }),
    expose: () => {
      const isSuccess = isOpen();
      book.set(opened, isSuccess ? 1 : 0);
      if (took !== undefined) book.set(took, isSuccess ? 0.0006 + 0.0012 * random.uniform() : closedSeconds);
    },
  });
}
