import { createMetrics, type Instruments } from "../../../instrumentation/src/metrics/index.ts";

/** Instruments of a service whose metrics are off. */
export function silentInstruments(): Instruments {
  return createMetrics(
    { isOn: false, labelSetLimit: 1, labelValueLimit: 1, areExemplarsOn: false },
    { name: "bench", version: "", commit: "", attributes: {} },
  ).instruments;
}
