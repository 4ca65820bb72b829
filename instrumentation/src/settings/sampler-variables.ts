import type { TracingSettings } from "./settings.ts";
import type { VariableReader } from "./variable-reader.ts";

const samplers = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

/** What `OTEL_TRACES_SAMPLER` and its argument say; absent members where they say nothing. */
export function readSampler(
  reader: VariableReader,
): Partial<Pick<TracingSettings, "sampleRatio" | "isParentBased">> {
  const sampler = reader.oneOf("OTEL_TRACES_SAMPLER", samplers);
  const ratio = reader.ratio("OTEL_TRACES_SAMPLER_ARG");
  if (sampler === undefined) return ratio === undefined ? {} : { sampleRatio: ratio };
  const isParentBased = sampler.startsWith("parentbased_");
  if (sampler.endsWith("always_on")) return { sampleRatio: 1, isParentBased };
  if (sampler.endsWith("always_off")) return { sampleRatio: 0, isParentBased };
  return { sampleRatio: ratio ?? 1, isParentBased };
}
