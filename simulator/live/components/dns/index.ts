import type { Fault } from "../../../systems/index.ts";
import { defineLiveSystem, type Injection } from "../../kit/index.ts";
import type { Resolver } from "./resolver.ts";
import { slowDown } from "./slow-answers.ts";
import { type RunningDns, startDns, wrongAddress } from "./start.ts";

/** Two resolvers on dnsmasq, and the prober that asks both for the names that matter. */
export const dnsLive = defineLiveSystem({
  system: "dns",
  description: "two dnsmasq resolvers, the blackbox exporter",
  programs: ["dnsmasq", "blackbox-exporter"],
  scaledMetrics: ["probe_duration_seconds"],
  start: startDns,
  faults: {
    "dns-resolver-down": (fault, running) => resolverOf(running, fault.resolver).program.kill(),
    "dns-wrong-answer": (fault, running) => answerWrong(fault, running),
    "dns-slow": (fault, { resolvers }, context) =>
      slowDown(context, {
        resolver: resolverOf({ resolvers }, fault.resolver),
        upstream: resolvers.find(({ instance }) => instance !== fault.resolver),
        delayMs: Math.round(context.timeScale.toReal(fault.seconds * 1000)),
      }),
  },
});

function resolverOf({ resolvers }: Pick<RunningDns, "resolvers">, name: string): Resolver {
  const found = resolvers.find(({ instance }) => instance === name);
  if (found === undefined) throw new Error(`there is no resolver \`${name}\``);
  return found;
}

async function answerWrong(
  { name, resolver }: Extract<Fault, { kind: "dns-wrong-answer" }>,
  running: RunningDns,
): Promise<Injection> {
  const found = resolverOf(running, resolver);
  const right = found.recordOf(name);
  await found.setRecord(name, wrongAddress);
  return { rollback: () => found.setRecord(name, right) };
}
