import { createHash } from "node:crypto";
import type { Scenario } from "../../drill/index.ts";
import { targetsOf } from "../../systems/index.ts";

/** What a game day may be about. */
export interface GameLimits {
  /** The systems that may be hurt; any where it is empty. */
  readonly systems: readonly string[];
  /** How many targets a fault may disturb; any number where absent. */
  readonly targetsMax: number | undefined;
}

/** A scenario that nobody is to know, and what proves afterwards that it was chosen before. */
export interface SealedChoice {
  readonly scenario: Scenario;
  /** Told at the start: the SHA-256 of `secret`. */
  readonly seal: string;
  /** Told at the end: `<seed> <nonce> <scenario>`. */
  readonly secret: string;
}

/** The scenarios that players can be asked: they hurt something, an alert tells of it, and it stays within the limits. */
export function playable(scenarios: readonly Scenario[], limits: GameLimits): readonly Scenario[] {
  return scenarios.filter(
    (scenario) =>
      scenario.variant === "sustained" &&
      scenario.method.length > 0 &&
      scenario.expect.alerts.some(({ state, receiver }) => state === "firing" && receiver !== "none") &&
      (limits.systems.length === 0 || limits.systems.includes(scenario.system)) &&
      disturbedCount(scenario) <= (limits.targetsMax ?? Number.POSITIVE_INFINITY),
  );
}

/**
 * Chooses one of the scenarios by a seed. The nonce keeps players from trying all seeds against the seal. The same seed
 * and the same scenarios give the same choice, whatever their order.
 */
export function chooseSealed(
  scenarios: readonly [Scenario, ...Scenario[]],
  { seed, nonce }: { readonly seed: number; readonly nonce: string },
): SealedChoice {
  const ordered = [...scenarios].sort((left, right) => (left.name < right.name ? -1 : 1));
  const digest = createHash("sha256").update(`klaxon game day ${seed}`).digest();
  const scenario = ordered[digest.readUInt32BE(0) % ordered.length] ?? scenarios[0];
  const secret = `${seed} ${nonce} ${scenario.name}`;
  return { scenario, secret, seal: sealOf(secret) };
}

/** What a secret is sealed as. */
export function sealOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function disturbedCount({ method }: Scenario): number {
  return new Set(method.flatMap(({ fault }) => targetsOf(fault))).size;
}
