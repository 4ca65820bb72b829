import { createHub, createMember, type Links, Totals } from "./aggregate/index.ts";
import {
  createSlices,
  type ExpositionFormat,
  shareExpositions,
  writeExposition,
} from "./exposition/index.ts";
import type { Family } from "./family.ts";
import type { SelfMetrics } from "./self.ts";

/** Expositions of all processes and threads of a service, whichever of them is scraped. */
export interface ServiceWide {
  /** See `Metrics.hasHub`. */
  hasHub(): boolean | undefined;
  expose(format: ExpositionFormat): AsyncIterable<string>;
  /** Says farewell to the hub and ends the links; never rejects. */
  shutdown(): Promise<void>;
}

/** What it needs from this thread. */
export interface ServiceWideOptions {
  readonly links: Links;
  /** The families of this thread, freshly collected. */
  readonly collect: () => Promise<readonly Family[]>;
  /** Those that are known without waiting. */
  readonly familiesNow: () => readonly Family[];
  readonly self: SelfMetrics;
  readonly labelSetLimit: number;
  /** How long a scrape waits for a worker; a worker waits twice as long for the one that asks them all. */
  readonly workerPatienceMs: number;
}

/** Joins this thread to the others of its service. */
export function createServiceWide(options: ServiceWideOptions): ServiceWide {
  const { links, self, labelSetLimit } = options;
  const onMissed = () => self.missedWorker();
  const slices = () => createSlices();
  const patienceMs = options.workerPatienceMs;
  const hubs = links.hubs.map((link) =>
    createHub({ link, labelSetLimit, patienceMs, slices, onMissed, expose: (format) => expose(format) }),
  );
  let running: Promise<readonly Family[]> | undefined;

  const gather = async (): Promise<readonly Family[]> => {
    const withMembers = hubs.filter((hub) => hub.hasMembers);
    // Each says that it is one, so that a worker which has threads is not counted here and there.
    if (withMembers.length > 0 || links.member !== undefined) self.countsAsWorker();
    if (withMembers.length === 0) return options.collect();
    const asked = withMembers.map((hub) => hub.gather());
    const own = await options.collect();
    await Promise.all(asked);
    const totals = new Totals();
    const turns = createSlices();
    for (const family of own) await totals.add(family, 0, turns);
    let place = 1;
    for (const hub of withMembers) {
      const left = await hub.addTo(totals, place, turns);
      if (left.length > 0)
        self.refusedFamilies(left.map(({ name }) => ({ source: "worker", name, reason: "type" })));
      place += hub.placeCount;
    }
    return totals.families();
  };
  // Whatever comes while the members are being asked gets the same answer.
  const collectAll = () => {
    running ??= gather().finally(() => {
      running = undefined;
    });
    return running;
  };

  const member =
    links.member &&
    createMember({ link: links.member, patienceMs: 2 * patienceMs, collect: collectAll, slices, onMissed });

  const expose = shareExpositions(async function* (format: ExpositionFormat) {
    const forAll = await member?.expose(format);
    yield* forAll ?? writeExposition(await collectAll(), format, createSlices());
  });

  const onExit = () => {
    void member?.sayFarewell(options.familiesNow());
  };
  if (member !== undefined) process.once("exit", onExit);
  return {
    hasHub: () => member?.hasHub,
    expose,
    shutdown: async () => {
      process.off("exit", onExit);
      if (member !== undefined) {
        await options
          .collect()
          .then((families) => member.sayFarewell(families))
          .catch(() => {});
        member.close();
      }
      for (const hub of hubs) hub.close();
    },
  };
}
