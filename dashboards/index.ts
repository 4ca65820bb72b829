import { type Dashboard, emitClassic, emitV2 } from "./kit/index.ts";
import { completeDashboard } from "./surroundings.ts";
import { dashboardPlans } from "./systems/index.ts";

export type { Dashboard, Panel, Row, Variable } from "./kit/index.ts";
export { emitClassic, emitV2 };

/** Every dashboard, system by system, in the order in which an operator would open them. */
export const allDashboards: readonly Dashboard[] = dashboardPlans.map(completeDashboard);
