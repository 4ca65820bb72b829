import { systemNames } from "./faults.ts";
import type { UnshownVariant } from "./kit/model.ts";
import { modelledSystems } from "./models/index.ts";

/** The variants in which alerts of the systems cannot be shown, system by system. */
export const unshownVariants: readonly UnshownVariant[] = systemNames.flatMap(
  (system) => modelledSystems[system].unshownVariants,
);
