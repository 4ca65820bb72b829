import { randomStream } from "../../kit/random-stream.ts";
import { type Reach, ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { UvicornFault } from "./faults.ts";
import { uvicornInstances } from "./jobs.ts";
import { UvicornProcess } from "./process.ts";

const meanRequestsPerSecond = 45;
const pastSeconds = 36 * 3600;
const restartSeconds = 10;

interface Instance {
  readonly name: (typeof uvicornInstances)[number];
  readonly process: UvicornProcess;
  state: "running" | "down" | "hung";
  /** It has to be started anew before it runs again. */
  isStale: boolean;
}

/** Three instances of the FastAPI application behind a load balancer. */
export class UvicornSystem extends SteppedSystem<UvicornFault> {
  readonly targets;
  private readonly random;
  private readonly instances: readonly Instance[];
  private load = 1;

  constructor(options: SystemOptions) {
    super(options);
    const { seed, startMs } = options;
    this.random = randomStream(seed, "uvicorn");
    const pairs = uvicornInstances.map((name) => {
      const book = new SeriesBook();
      const process = new UvicornProcess(
        book,
        randomStream(seed, `uvicorn/${name}`),
        startMs - pastSeconds * 1000,
      );
      process.fillPast((meanRequestsPerSecond * pastSeconds) / uvicornInstances.length, pastSeconds);
      const instance: Instance = { name, process, state: "running", isStale: false };
      const target = new ScrapedTarget(book, {
        job: "uvicorn",
        instance: name,
        random: randomStream(seed, `uvicorn/scrape/${name}`),
        reach: () => this.reachOf(instance),
        expose: () => process.expose(book, this.heldBy(name), 0.3 * this.load),
      });
      return { instance, target };
    });
    this.instances = pairs.map(({ instance }) => instance);
    this.targets = pairs.map(({ target }) => target);
  }

  protected live({ elapsedSeconds, nowMs, load }: Step): void {
    this.load = load;
    for (const instance of this.instances) this.settle(instance, nowMs);
    const running = this.instances.filter(({ state }) => state === "running");
    const requests = this.random.poisson(meanRequestsPerSecond * elapsedSeconds * load);
    const conditions = {
      errorRatio: Math.max(0, ...this.faultsOf("uvicorn-errors").map(({ ratio }) => ratio)),
      addedLatencySeconds: Math.max(
        0,
        ...this.faultsOf("uvicorn-slow").map(({ addedLatencySeconds }) => addedLatencySeconds),
      ),
    };
    let rest = requests;
    for (const [index, { process }] of running.entries()) {
      const share = Math.round(rest / (running.length - index));
      rest -= share;
      process.answer(share, conditions);
      process.answerHealth(elapsedSeconds / 5);
    }
  }

  private settle(instance: Instance, nowMs: number): void {
    const { name, process } = instance;
    const isAt = (fault: { readonly instance: string }) => fault.instance === name;
    const crashing = this.faultsOf("uvicorn-crash-loop").find(isAt);
    const crashAge =
      crashing === undefined ? 0 : this.ageSeconds(crashing) % (crashing.periodSeconds + restartSeconds);
    const isCrashed = crashing !== undefined && crashAge <= restartSeconds;
    const isHolding = this.faultsOf("uvicorn-memory-held").some(isAt);
    if (this.faultsOf("uvicorn-killed").some(isAt) || isCrashed) {
      instance.state = "down";
      instance.isStale = true;
    } else if (this.faultsOf("uvicorn-hung").some(isAt)) {
      instance.state = "hung";
    } else {
      if (instance.isStale && !isHolding) {
        process.restart(nowMs);
        instance.isStale = false;
      }
      instance.state = "running";
    }
    // What holds memory gives it back by a restart only.
    if (isHolding) instance.isStale = true;
  }

  private reachOf({ state }: Instance): Reach {
    switch (state) {
      case "running":
        return "answers";
      case "down":
        return "refuses";
      case "hung":
        return "hangs";
    }
  }

  private heldBy(name: string) {
    const bytes = this.faultsOf("uvicorn-memory-held")
      .filter(({ instance }) => instance === name)
      .reduce((sum, fault) => sum + fault.bytes, 0);
    const sockets = this.faultsOf("uvicorn-sockets-held")
      .filter(({ instance }) => instance === name)
      .reduce((sum, fault) => sum + fault.count, 0);
    return { bytes, sockets };
  }
}
