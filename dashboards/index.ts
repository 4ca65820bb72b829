import { apiDashboard } from "./api.ts";
import { apiBudgetDashboard } from "./api-budget.ts";
import { type Dashboard, emitClassic } from "./kit/index.ts";
import { postgresDashboard } from "./postgres.ts";
import { stackDashboard } from "./stack.ts";

export type { Dashboard, Panel, Row, Variable } from "./kit/index.ts";
export { emitClassic };

/** Every dashboard, in the order in which an operator would open them. */
export const allDashboards: readonly Dashboard[] = [
  apiDashboard,
  apiBudgetDashboard,
  postgresDashboard,
  stackDashboard,
];
