import type { Fault } from "../../../systems/index.ts";
import {
  BehavingProgram,
  defineLiveSystem,
  type LiveContext,
  type LiveTarget,
  largestOfEach,
  Restartable,
  untilAnswers,
} from "../../kit/index.ts";
import { healthyOutside, type Outside } from "./outside.ts";
import { type ShopPlan, startShop } from "./shop.ts";

interface RunningErrors {
  readonly targets: readonly LiveTarget[];
  readonly outside: BehavingProgram<Outside>;
  /** Where a shop finds what it needs. */
  readonly surroundings: Pick<ShopPlan, "relayPort" | "outsidePort">;
}

const instance = "error-relay:9465";
const presentRelease = "2026.11.1";
const newRelease = "2026.11.2";
/** Kinds of errors that come every day. */
const knownGroups = ["payment-timeout", "search-bad-query", "image-not-found"] as const;

/** By the real clock: thresholds of rates are. The payments of which a spike's errors are a part. */
const paymentsPerSecond = 8;
const usualLostRatio = 0.02 / paymentsPerSecond;
/** By the scenario's clock: thresholds of counts within a window are. The events of which dropped ones are a part. */
const sessionsPerSecond = 3;
const unhandledPerMinuteMax = 60;

/**
 * Stands in for an error tracker and its relay: a shop throws, catches and reports errors, a relay with
 * `@klaxon/instrumentation` counts and samples them, and a tracker of our own takes them or does not.
 */
export const errorsLive = defineLiveSystem({
  system: "errors",
  description:
    "a relay of errors with @klaxon/instrumentation; stand-ins for the tracker, and for a shop with its payments and stock",
  programs: [],
  start: startErrors,
  formProblem,
  faults: {
    "errors-spike": ({ perSecond }, { outside }) =>
      outside.misbehave({ lostPaymentRatio: perSecond / paymentsPerSecond }),
    "errors-dropped": ({ reason, perSecond }, { outside }) => {
      const ratio = perSecond / sessionsPerSecond;
      return outside.misbehave(
        reason === "network" ? { cutEventRatio: ratio } : { refusedEventRatio: ratio },
      );
    },
    "errors-orders-slow": ({ addedSeconds }, { outside }, { timeScale }) =>
      outside.misbehave({ stockDelayMs: timeScale.toReal(addedSeconds * 1000) }),
    "errors-bad-release": ({ perSecond }, running, context) =>
      startShop(context, {
        ...running.surroundings,
        name: "shop-new-release",
        release: newRelease,
        paces: { unpricedPerSecond: perSecond },
      }),
    "errors-unhandled": ({ perMinute }, running, context) =>
      startShop(context, {
        ...running.surroundings,
        name: "shop-crashing",
        release: presentRelease,
        paces: { crashesPerSecond: (perMinute / 60) * context.timeScale.factor },
      }),
  },
});

function formProblem(fault: Fault): string | undefined {
  switch (fault.kind) {
    case "errors-spike":
      return tooMany(fault.perSecond, paymentsPerSecond, "payments a second", "perSecond");
    case "errors-dropped":
      return tooMany(fault.perSecond, sessionsPerSecond, "events a second", "perSecond");
    case "errors-unhandled":
      return tooMany(fault.perMinute, unhandledPerMinuteMax, "threads a minute", "perMinute");
    default:
      return undefined;
  }
}

function tooMany(wanted: number, max: number, what: string, parameter: string): string | undefined {
  return wanted > max ? `the shop has ${max} ${what}; lower \`${parameter}\`` : undefined;
}

async function startErrors(context: LiveContext): Promise<RunningErrors> {
  const { supervisor, timeScale, nodeProgram } = context;
  const [relayPort = 0, metricsPort = 0, outsidePort = 0] = await context.takePorts(3);
  const outside = new BehavingProgram<Outside>(context, {
    name: "error-outside",
    port: outsidePort,
    program: {
      ...nodeProgram("error-outside"),
      env: { TIME_FACTOR: String(timeScale.factor), USUAL_LOST_RATIO: String(usualLostRatio) },
    },
    worst: (parts) => largestOfEach(healthyOutside, parts),
  });
  const relay = new Restartable(
    supervisor,
    {
      name: "error-relay",
      ...nodeProgram("error-relay"),
      env: {
        PORT: String(relayPort),
        METRICS_PORT: String(metricsPort),
        TRACKER_PORT: String(outsidePort),
        KNOWN_GROUPS: knownGroups.join(","),
        RELEASE: presentRelease,
      },
    },
    untilAnswers(context, "the relay of the errors", metricsPort, "/metrics"),
  );
  await Promise.all([outside.program.start(), relay.start()]);
  const surroundings = { relayPort, outsidePort };
  await startShop(context, {
    ...surroundings,
    name: "shop",
    release: presentRelease,
    paces: {
      paymentsPerSecond,
      searchesPerSecond: 0.03,
      imagesPerSecond: 0.01,
      ordersPerSecond: 0.8 * timeScale.factor,
      sessionsPerSecond: sessionsPerSecond * timeScale.factor,
    },
  });
  return { targets: [{ job: "errors", instance, port: metricsPort }], outside, surroundings };
}
