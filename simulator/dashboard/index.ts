export { type BindingChoice, bindText, bindVariable } from "./bind-variable.ts";
export { builtInVariables, isBuiltInName, type QueryTimes } from "./built-in-variables.ts";
export { type DashboardRead, isDashboard, readDashboard, readDashboardDocument } from "./dashboard-file.ts";
export { isFieldMap, mapOf, numberOf, textOf, textsOf } from "./field-reader.ts";
export {
  type Interpolated,
  interpolate,
  type UsualFormat,
  type VariableBinding,
  type VariableScope,
} from "./interpolate.ts";
export { intervalMs, intervalText, rateIntervalOf, stepOf } from "./interval.ts";
export type * from "./model.ts";
export { allValueMark } from "./read-variable.ts";
export { type FormattedValue, formatValue } from "./value-format.ts";
export { namesReadBy, orderVariables, type VariableOrder } from "./variable-order.ts";
export { parseVariableQuery, type VariableQuery } from "./variable-query.ts";
export { referencesOf, type VariableReference } from "./variable-reference.ts";
