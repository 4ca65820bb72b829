import type { DocumentLimits } from "../document/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";

/** How rule files are read. */
export interface RuleFileOptions extends DocumentLimits {
  /** The release line whose fields, names and language count. Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** Language features switched on. Default: none. */
  readonly features?: ReadonlySet<FeatureFlag>;
}
