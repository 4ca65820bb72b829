import type { EvaluationOptions, FeatureFlag, PrometheusMajor } from "../../simulator/promql/index.ts";

/** How klaxon is asked, and the flags under which a real Prometheus does the same. */
export interface Environment {
  readonly evaluation: EvaluationOptions;
  readonly flags: readonly string[];
}

/** The environment of a dataset: flags that change every result take turns, the others are always on. */
export function environmentOf(prometheus: PrometheusMajor, datasetSeed: number): Environment {
  if (prometheus === 2) return { evaluation: { prometheus }, flags: ["--enable-feature=native-histograms"] };
  const features: FeatureFlag[] = ["promql-experimental-functions", "promql-duration-expr"];
  if (datasetSeed % 4 === 3) features.push("promql-delayed-name-removal");
  if (datasetSeed % 5 === 4) features.push("type-and-unit-labels");
  return {
    evaluation: { prometheus, features: new Set(features) },
    flags: ["native-histograms", ...features].map((feature) => `--enable-feature=${feature}`),
  };
}
