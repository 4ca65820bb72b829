import type { Fault } from "../../../systems/index.ts";
import { defineLiveSystem, type Injection, type LiveContext, swappedAtOnce } from "../../kit/index.ts";
import { type RunningProbes, startProbes } from "./start.ts";

const failureMs = 10_000;

/** The health checks from outside: a TLS server for each address, and the prober that goes there as users do. */
export const probesLive = defineLiveSystem({
  system: "probes",
  description: "TLS servers of the API's and the frontend's address, the blackbox exporter",
  programs: ["blackbox-exporter", "openssl"],
  scaledMetrics: ["probe_duration_seconds"],
  start: startProbes,
  faults: {
    "probes-address-down": (fault, { edge }) =>
      answerOtherwise(edge, fault.address, { status: fault.answer === "503" ? 503 : 0, body: "unavailable" }),
    "probes-wrong-content": (fault, { edge }) =>
      answerOtherwise(edge, fault.address, { body: "<html><body></body></html>" }),
    "probes-slow": (fault, { edge }, { timeScale }) =>
      answerOtherwise(edge, fault.address, { delayMs: Math.round(timeScale.toReal(fault.seconds * 1000)) }),
    "probes-flapping": flap,
  },
  paces: {
    "probes-address-down": () => swappedAtOnce,
    "probes-wrong-content": () => swappedAtOnce,
  },
});

function answerOtherwise(
  edge: RunningProbes["edge"],
  address: string,
  answer: { readonly status?: number; readonly body?: string; readonly delayMs?: number },
): Promise<Injection> {
  return edge.disturb(address, { answer: { ...edge.hostOf(address).answer, ...answer } });
}

function flap(
  { address, periodSeconds }: Extract<Fault, { kind: "probes-flapping" }>,
  { edge }: RunningProbes,
  { timeScale }: LiveContext,
): Promise<Injection> {
  return edge.disturb(address, {
    flapping: { periodMs: timeScale.toReal(periodSeconds * 1000), outMs: timeScale.toReal(failureMs) },
  });
}
