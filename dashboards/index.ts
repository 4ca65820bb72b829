import { type Dashboard, emitClassic, emitV2 } from "./kit/index.ts";
import { completeDashboard } from "./surroundings.ts";
import { dashboardPlans } from "./systems/index.ts";

export {
  at,
  barGaugePanel,
  type CommonPatches,
  collapsedRow,
  type Dashboard,
  dataSourceVariable,
  exactly,
  gaugePanel,
  heatmapPanel,
  higherIsWorse,
  instant,
  items,
  labelColumn,
  limit,
  lowerIsWorse,
  type Panel,
  type Patch,
  panelsOnly,
  query,
  type Row,
  range,
  rawPanel,
  rawPart,
  rawQuery,
  removed,
  row,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  textPanel,
  timeSeriesPanel,
  upOrDown,
  type Variable,
  valueColumn,
} from "./kit/index.ts";
export { emitClassic, emitV2 };

/** Every dashboard, system by system, in the order in which an operator would open them. */
export const allDashboards: readonly Dashboard[] = dashboardPlans.map(completeDashboard);
