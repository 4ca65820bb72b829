export type { JsonDifference } from "../../artifacts/index.ts";
export { type DashboardForm, dashboardShapes } from "./dashboard-shape.ts";
export type { ImportCounts } from "./import-counts.ts";
export { type DashboardImport, type ImportOptions, importDashboard } from "./import-dashboard.ts";
export { dashboardFormOf } from "./read-dashboard.ts";
